package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What people decide about a budget.
 *
 * @param target id of the team, feature or key; of the tenant itself for the scope tenant
 * @param limit per period, in the currency, tokens or requests; above 0
 * @param awayAllowance what each gateway may spend of a period beyond its lease while the control
 *     plane does not answer; 0: it refuses
 * @param cutsStreams true ends a stream where its allowance ends; false lets it finish and refuses
 *     the next call
 * @param countsFree whether calls of models without a price count, and so can be refused; never for
 *     money
 */
public record BudgetData(
        TenantId tenant,
        String name,
        BudgetScope scope,
        String target,
        BudgetUnit unit,
        BigDecimal limit,
        BudgetPeriod period,
        Ladder ladder,
        BigDecimal awayAllowance,
        boolean cutsStreams,
        boolean countsFree) {

    /**
     * What happens on the way to the limit, in percent of it, each 1 to 100 and not below the one
     * before.
     *
     * @param alert an entry in the audit log
     * @param cheaper routes prefer cheaper deployments
     * @param local routes use deployments without a price and pools only
     */
    public record Ladder(int alert, int cheaper, int local) {
        public static final Ladder USUAL = new Ladder(80, 95, 100);

        public Ladder {
            check("alert_at", alert, 1);
            check("cheaper_at", cheaper, alert);
            check("local_at", local, cheaper);
        }

        private static void check(String field, int percent, int least) {
            if (percent < least || percent > 100) {
                throw new BadInput(
                        field, Integer.toString(percent), "a percentage from " + least + " to 100");
            }
        }

        /** The highest step that a percentage has reached; 0 below the first. */
        int reached(int percent) {
            return percent >= local
                    ? local
                    : percent >= cheaper ? cheaper : percent >= alert ? alert : 0;
        }
    }

    public BudgetData {
        name = Texts.check("name", name, 1, 100);
        target = Texts.check("target", target, 1, 256);
        limit = unit.check("limit", limit, true);
        awayAllowance = unit.check("away_allowance", awayAllowance, false);
        if (awayAllowance.compareTo(limit) > 0) {
            throw new BadInput(
                    "away_allowance", awayAllowance.toPlainString(), "at most the limit");
        }
        if (scope == BudgetScope.TENANT && !target.equals(tenant.value())) {
            throw new BadInput("target", target, "'" + tenant + "', the tenant itself");
        }
        if (countsFree && unit == BudgetUnit.MONEY) {
            throw new BadInput("counts_free", "true", "false: what costs nothing adds no money");
        }
    }

    /** With the usual ladder, refusing without the control plane. */
    public static BudgetData of(
            TenantId tenant,
            String name,
            BudgetScope scope,
            String target,
            BudgetUnit unit,
            BigDecimal limit,
            BudgetPeriod period) {
        return new BudgetData(
                tenant,
                name,
                scope,
                target,
                unit,
                limit,
                period,
                Ladder.USUAL,
                BigDecimal.ZERO,
                false,
                false);
    }

    public BudgetData withLimit(BigDecimal other) {
        return new BudgetData(
                tenant,
                name,
                scope,
                target,
                unit,
                other,
                period,
                ladder,
                awayAllowance,
                cutsStreams,
                countsFree);
    }

    long limitUnits() {
        return unit.units(limit);
    }

    /** Whether it counts the same thing of the same one over the same time. */
    boolean countsAs(BudgetData other) {
        return tenant.equals(other.tenant)
                && scope == other.scope
                && target.equals(other.target)
                && unit == other.unit
                && period == other.period;
    }

    /** The fields by the words of the REST API; amounts as text. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("scope", scope.word());
        map.put("target", target);
        map.put("unit", unit.word());
        map.put("limit", limit.toPlainString());
        map.put("period", period.word());
        map.put("alert_at", ladder.alert());
        map.put("cheaper_at", ladder.cheaper());
        map.put("local_at", ladder.local());
        map.put("away_allowance", awayAllowance.toPlainString());
        map.put("cuts_streams", cutsStreams);
        map.put("counts_free", countsFree);
        return map;
    }
}
