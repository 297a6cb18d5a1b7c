package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.KEEPING_RULE;
import static dev.pilothouse.db.postgres.jooq.Tables.RETENTION_RULE;

import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.KeepingRule;
import dev.pilothouse.registry.RetentionRule;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** SQL of how long data is kept, and whose content. */
public final class RetentionStore {
    private static final String ANY = "";

    private final DSLContext sql;

    public RetentionStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<RetentionRule> rules(Reach reach) {
        return sql.selectFrom(RETENTION_RULE)
                .where(Within.reach(RETENTION_RULE.TENANT, reach))
                .orderBy(
                        RETENTION_RULE.TENANT,
                        RETENTION_RULE.FEATURE,
                        RETENTION_RULE.CLASS,
                        RETENTION_RULE.DATA)
                .fetch(r ->
                        new RetentionRule(
                                new TenantId(r.getTenant()),
                                feature(r.getFeature()),
                                said(r.getClass_()),
                                DataKind.ofWord(r.getData()),
                                r.getDays()));
    }

    private static Optional<FeatureId> feature(String name) {
        return said(name).map(FeatureId::new);
    }

    private static Optional<String> said(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private static String name(Optional<FeatureId> feature) {
        return feature.map(FeatureId::value).orElse(ANY);
    }

    /** Days of the rule about the same. */
    public Optional<Integer> days(RetentionRule rule) {
        return sql.select(RETENTION_RULE.DAYS)
                .from(RETENTION_RULE)
                .where(is(rule))
                .fetchOptional(r -> r.value1());
    }

    private static Condition is(RetentionRule rule) {
        return RETENTION_RULE
                .TENANT
                .eq(rule.tenant().value())
                .and(RETENTION_RULE.FEATURE.eq(name(rule.feature())))
                .and(RETENTION_RULE.CLASS.eq(rule.retentionClass().orElse(ANY)))
                .and(RETENTION_RULE.DATA.eq(rule.data().word()));
    }

    public void set(RetentionRule rule) {
        sql.insertInto(RETENTION_RULE)
                .set(RETENTION_RULE.TENANT, rule.tenant().value())
                .set(RETENTION_RULE.FEATURE, name(rule.feature()))
                .set(RETENTION_RULE.CLASS, rule.retentionClass().orElse(ANY))
                .set(RETENTION_RULE.DATA, rule.data().word())
                .set(RETENTION_RULE.DAYS, rule.days())
                .onDuplicateKeyUpdate()
                .set(RETENTION_RULE.DAYS, rule.days())
                .execute();
    }

    public void clear(RetentionRule rule) {
        sql.deleteFrom(RETENTION_RULE).where(is(rule)).execute();
    }

    public List<KeepingRule> keepings(Reach reach) {
        return keepings(Within.reach(KEEPING_RULE.TENANT, reach));
    }

    public Optional<KeepingRule> keeping(TenantId tenant, Optional<FeatureId> feature) {
        return keepings(of(tenant, feature)).stream().findFirst();
    }

    private static Condition of(TenantId tenant, Optional<FeatureId> feature) {
        return KEEPING_RULE.TENANT.eq(tenant.value()).and(KEEPING_RULE.FEATURE.eq(name(feature)));
    }

    private List<KeepingRule> keepings(Condition which) {
        return sql.selectFrom(KEEPING_RULE)
                .where(which)
                .orderBy(KEEPING_RULE.TENANT, KEEPING_RULE.FEATURE)
                .fetch(r ->
                        new KeepingRule(
                                new TenantId(r.getTenant()),
                                feature(r.getFeature()),
                                said(r.getClass_()),
                                said(r.getContent()).map(ContentRule::ofWord)));
    }

    /** A rule that says nothing is taken away. */
    public void keep(KeepingRule rule) {
        sql.deleteFrom(KEEPING_RULE).where(of(rule.tenant(), rule.feature())).execute();
        if (rule.retentionClass().isPresent() || rule.content().isPresent()) {
            sql.insertInto(KEEPING_RULE)
                    .set(KEEPING_RULE.TENANT, rule.tenant().value())
                    .set(KEEPING_RULE.FEATURE, name(rule.feature()))
                    .set(KEEPING_RULE.CLASS, rule.retentionClass().orElse(ANY))
                    .set(KEEPING_RULE.CONTENT, rule.content().map(ContentRule::word).orElse(ANY))
                    .execute();
        }
    }
}
