package dev.pilothouse.gateway.budget;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;

/**
 * A budget as the control plane describes it. Amounts are whole units: thousand millionths of the
 * currency, tokens, requests.
 *
 * @param cheaperAt percent of the limit from which cheaper models are preferred
 * @param localAt percent from which only what costs nothing and pools are used
 * @param awayAllowance what may be spent of a period beyond the lease while control is silent
 * @param countsFree whether calls of models without a price count
 */
public record Budget(
        String id,
        String tenant,
        String name,
        BudgetScope scope,
        String target,
        BudgetUnit unit,
        String currency,
        long limit,
        BudgetPeriod period,
        int alertAt,
        int cheaperAt,
        int localAt,
        long awayAllowance,
        boolean cutsStreams,
        boolean countsFree) {

    static Budget of(dev.pilothouse.bridge.protocol.v1.Budget b) throws ResourceRejected {
        try {
            if (b.getLimit() <= 0) {
                throw new BadInput("limit", Long.toString(b.getLimit()), "above 0");
            }
            return new Budget(
                    b.getId(),
                    b.getTenant(),
                    b.getName(),
                    BudgetScope.ofWord(b.getScope()),
                    b.getTarget(),
                    BudgetUnit.ofWord(b.getUnit()),
                    b.getCurrency(),
                    b.getLimit(),
                    BudgetPeriod.ofWord(b.getPeriod()),
                    b.getAlertAt(),
                    b.getCheaperAt(),
                    b.getLocalAt(),
                    Math.max(0, b.getAwayAllowance()),
                    b.getCutsStreams(),
                    b.getCountsFree());
        } catch (BadInput e) {
            throw new ResourceRejected(String.valueOf(e.getMessage()));
        }
    }

    boolean money() {
        return unit == BudgetUnit.MONEY;
    }

    /** An amount for people, for example {@code 12.5 EUR} or {@code 1000 tokens}. */
    public String shown(long units) {
        return unit.amount(units).toPlainString() + " " + (money() ? currency : unit.word());
    }

    /** Percent of the limit, rounded down. */
    int percent(long used) {
        return (int) Math.clamp((long) Math.floor(used * 100.0 / limit), 0, 9_999);
    }
}
