package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.DRILL;
import static dev.pilothouse.db.postgres.jooq.Tables.FEATURE_LOCK;
import static dev.pilothouse.db.postgres.jooq.Tables.RELEASE_RULE;
import static dev.pilothouse.db.postgres.jooq.Tables.RISK_STANDING;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.FeatureLock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/** SQL of what features ask of releases. */
public final class ReleaseRuleStore {
    private static final Set<RiskClass> HIGH = Set.of(RiskClass.HIGH, RiskClass.PROHIBITED);

    private final DSLContext sql;

    public ReleaseRuleStore(Tx tx) {
        this.sql = tx.sql();
    }

    public Optional<Integer> approvers(TenantId tenant, FeatureId feature) {
        return sql.select(RELEASE_RULE.APPROVERS)
                .from(RELEASE_RULE)
                .where(RELEASE_RULE.TENANT.eq(tenant.value()))
                .and(RELEASE_RULE.FEATURE.eq(feature.value()))
                .fetchOptional(RELEASE_RULE.APPROVERS);
    }

    /**
     * What counts as the risk class of a feature at a moment: a prohibition to come is one from its
     * day on. Empty when it has none.
     */
    public Optional<RiskClass> risk(TenantId tenant, FeatureId feature, Instant at) {
        return sql.select(RISK_STANDING.TIER, RISK_STANDING.PROHIBITED_FROM)
                .from(RISK_STANDING)
                .where(RISK_STANDING.TENANT.eq(tenant.value()))
                .and(RISK_STANDING.FEATURE.eq(feature.value()))
                .fetchOptional(r ->
                        r.value2() != null && !at.isBefore(r.value2())
                                ? RiskClass.PROHIBITED
                                : RiskClass.ofWord(r.value1()));
    }

    /** Whether a feature is of high risk, or prohibited. */
    public boolean highRisk(TenantId tenant, FeatureId feature, Instant at) {
        return risk(tenant, feature, at).filter(HIGH::contains).isPresent();
    }

    /** A feature of a tenant. */
    public record Of(TenantId tenant, FeatureId feature) {}

    /** The features that are of high risk, or prohibited, at a moment. */
    public List<Of> highRisk(Reach reach, Instant at) {
        return sql.select(RISK_STANDING.TENANT, RISK_STANDING.FEATURE)
                .from(RISK_STANDING)
                .where(Within.reach(RISK_STANDING.TENANT, reach))
                .and(
                        RISK_STANDING
                                .TIER
                                .in(HIGH.stream().map(RiskClass::word).toList())
                                .or(RISK_STANDING.PROHIBITED_FROM.le(at)))
                .fetch(r -> new Of(new TenantId(r.value1()), new FeatureId(r.value2())));
    }

    /** Whether a kill drill that began since then passed. */
    public boolean drilledSince(Instant since) {
        return sql.fetchExists(
                sql.selectOne()
                        .from(DRILL)
                        .where(DRILL.STARTED_AT.ge(since))
                        .and(DRILL.RESULT.eq("passed")));
    }

    public void setApprovers(TenantId tenant, FeatureId feature, int approvers) {
        sql.insertInto(RELEASE_RULE)
                .set(RELEASE_RULE.TENANT, tenant.value())
                .set(RELEASE_RULE.FEATURE, feature.value())
                .set(RELEASE_RULE.APPROVERS, approvers)
                .onConflict(RELEASE_RULE.TENANT, RELEASE_RULE.FEATURE)
                .doUpdate()
                .set(RELEASE_RULE.APPROVERS, approvers)
                .execute();
    }

    public List<FeatureLock> locks(Reach reach) {
        return sql.selectFrom(FEATURE_LOCK)
                .where(Within.reach(FEATURE_LOCK.TENANT, reach))
                .orderBy(FEATURE_LOCK.TENANT, FEATURE_LOCK.FEATURE, FEATURE_LOCK.ENVIRONMENT)
                .fetch(r ->
                        new FeatureLock(
                                new TenantId(r.getTenant()),
                                new FeatureId(r.getFeature()),
                                new Environment(r.getEnvironment()),
                                r.getLockedByName(),
                                r.getLockedAt()));
    }

    /** False when it is locked already. */
    public boolean lock(
            TenantId tenant, FeatureId feature, Environment environment, Actor by, Instant at) {
        return sql.insertInto(FEATURE_LOCK)
                        .set(FEATURE_LOCK.TENANT, tenant.value())
                        .set(FEATURE_LOCK.FEATURE, feature.value())
                        .set(FEATURE_LOCK.ENVIRONMENT, environment.value())
                        .set(FEATURE_LOCK.LOCKED_BY, by.ref())
                        .set(FEATURE_LOCK.LOCKED_BY_NAME, by.displayName())
                        .set(FEATURE_LOCK.LOCKED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when it is not locked. */
    public boolean unlock(TenantId tenant, FeatureId feature, Environment environment) {
        return sql.deleteFrom(FEATURE_LOCK)
                        .where(FEATURE_LOCK.TENANT.eq(tenant.value()))
                        .and(FEATURE_LOCK.FEATURE.eq(feature.value()))
                        .and(FEATURE_LOCK.ENVIRONMENT.eq(environment.value()))
                        .execute()
                == 1;
    }
}
