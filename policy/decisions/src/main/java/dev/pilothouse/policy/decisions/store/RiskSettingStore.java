package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.RISK_DUTY;
import static dev.pilothouse.db.postgres.jooq.Tables.RISK_NOTICE;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.RiskAssignment;
import dev.pilothouse.policy.decisions.RiskPolicy;
import dev.pilothouse.policy.decisions.RiskPolicy.Unclassified;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** SQL of what is set around risk classes: policies of tenants, duties, notices. */
public final class RiskSettingStore {
    private final DSLContext sql;

    public RiskSettingStore(Tx tx) {
        this.sql = tx.sql();
    }

    public Map<TenantId, RiskPolicy> policies(Reach reach) {
        Map<TenantId, RiskPolicy> policies = new TreeMap<>();
        sql.select(TENANT.ID, TENANT.UNCLASSIFIED, TENANT.DENY_UNCLASSIFIED_FROM)
                .from(TENANT)
                .where(RiskStore.within(TENANT.ID, reach))
                .forEach(r ->
                        policies.put(
                                new TenantId(r.value1()),
                                new RiskPolicy(
                                        Unclassified.ofWord(r.value2()),
                                        Optional.ofNullable(r.value3()))));
        return policies;
    }

    /** False when there is no such tenant. */
    public boolean setPolicy(TenantId tenant, RiskPolicy policy) {
        return sql.update(TENANT)
                        .set(TENANT.UNCLASSIFIED, policy.unclassified().word())
                        .set(TENANT.DENY_UNCLASSIFIED_FROM, policy.denyFrom().orElse(null))
                        .where(TENANT.ID.eq(tenant.value()))
                        .execute()
                == 1;
    }

    private static Condition duties(TenantId tenant, FeatureId feature) {
        return RISK_DUTY.TENANT.eq(tenant.value()).and(RISK_DUTY.FEATURE.eq(feature.value()));
    }

    /** By duty. */
    public Map<String, RiskAssignment> assignments(TenantId tenant, FeatureId feature) {
        Map<String, RiskAssignment> all = new LinkedHashMap<>();
        sql.selectFrom(RISK_DUTY)
                .where(duties(tenant, feature))
                .forEach(r ->
                        all.put(
                                r.getDuty(),
                                new RiskAssignment(
                                        r.getOwner(),
                                        Optional.ofNullable(r.getDue()),
                                        r.getEvidence())));
        return all;
    }

    public void assign(
            TenantId tenant,
            FeatureId feature,
            String duty,
            RiskAssignment to,
            Actor by,
            Instant at) {
        sql.deleteFrom(RISK_DUTY)
                .where(duties(tenant, feature).and(RISK_DUTY.DUTY.eq(duty)))
                .execute();
        sql.insertInto(RISK_DUTY)
                .set(RISK_DUTY.TENANT, tenant.value())
                .set(RISK_DUTY.FEATURE, feature.value())
                .set(RISK_DUTY.DUTY, duty)
                .set(RISK_DUTY.OWNER, to.owner())
                .set(RISK_DUTY.DUE, to.due().orElse(null))
                .set(RISK_DUTY.EVIDENCE, to.evidence())
                .set(RISK_DUTY.SET_BY_NAME, by.displayName())
                .set(RISK_DUTY.SET_AT, at)
                .execute();
    }

    /** By {@code tenant/feature}. */
    public Map<String, String> notices(Reach reach) {
        Map<String, String> all = new LinkedHashMap<>();
        sql.selectFrom(RISK_NOTICE)
                .where(RiskStore.within(RISK_NOTICE.TENANT, reach))
                .forEach(r -> all.put(r.getTenant() + "/" + r.getFeature(), r.getNotice()));
        return all;
    }

    public Optional<String> notice(TenantId tenant, FeatureId feature) {
        return sql.select(RISK_NOTICE.NOTICE)
                .from(RISK_NOTICE)
                .where(RISK_NOTICE.TENANT.eq(tenant.value()))
                .and(RISK_NOTICE.FEATURE.eq(feature.value()))
                .fetchOptional(RISK_NOTICE.NOTICE);
    }

    /**
     * @param notice empty: none
     */
    public void setNotice(TenantId tenant, FeatureId feature, String notice, Actor by, Instant at) {
        sql.deleteFrom(RISK_NOTICE)
                .where(RISK_NOTICE.TENANT.eq(tenant.value()))
                .and(RISK_NOTICE.FEATURE.eq(feature.value()))
                .execute();
        if (!notice.isEmpty()) {
            sql.insertInto(RISK_NOTICE)
                    .set(RISK_NOTICE.TENANT, tenant.value())
                    .set(RISK_NOTICE.FEATURE, feature.value())
                    .set(RISK_NOTICE.NOTICE, notice)
                    .set(RISK_NOTICE.SET_BY_NAME, by.displayName())
                    .set(RISK_NOTICE.SET_AT, at)
                    .execute();
        }
    }
}
