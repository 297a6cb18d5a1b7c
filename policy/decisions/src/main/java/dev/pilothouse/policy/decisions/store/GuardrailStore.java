package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.GUARDRAIL_DRY_RUN;
import static dev.pilothouse.db.postgres.jooq.Tables.GUARDRAIL_POLICY;
import static dev.pilothouse.db.postgres.jooq.Tables.GUARDRAIL_VERSION;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.GuardrailPolicyRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.GuardrailVersionRecord;
import dev.pilothouse.policy.decisions.GuardrailDraft;
import dev.pilothouse.policy.decisions.GuardrailDryRun;
import dev.pilothouse.policy.decisions.GuardrailVersion;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of guardrail policies. */
public final class GuardrailStore {
    private static final int RUNS_KEPT = 20;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<GuardrailDryRun.Change>> CHANGES =
            new TypeReference<>() {};

    private final DSLContext sql;

    public GuardrailStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<GuardrailDraft> list(Reach reach) {
        Condition within =
                switch (reach) {
                    case Reach.Everywhere() -> DSL.noCondition();
                    case Reach.Within(var tenants) ->
                            GUARDRAIL_POLICY.TENANT.in(
                                    tenants.stream().map(TenantId::value).toList());
                };
        return drafts(within);
    }

    public Optional<GuardrailDraft> find(TenantId tenant, String feature) {
        return drafts(is(tenant, feature)).stream().findFirst();
    }

    /** As {@link #find}; others wait until the transaction ends. */
    public Optional<GuardrailDraft> lock(TenantId tenant, String feature) {
        sql.selectOne().from(GUARDRAIL_POLICY).where(is(tenant, feature)).forUpdate().fetch();
        return find(tenant, feature);
    }

    private static Condition is(TenantId tenant, String feature) {
        return GUARDRAIL_POLICY.TENANT.eq(tenant.value()).and(GUARDRAIL_POLICY.FEATURE.eq(feature));
    }

    private List<GuardrailDraft> drafts(Condition which) {
        return sql.select()
                .from(GUARDRAIL_POLICY)
                .leftJoin(GUARDRAIL_VERSION)
                .on(GUARDRAIL_VERSION.TENANT.eq(GUARDRAIL_POLICY.TENANT))
                .and(GUARDRAIL_VERSION.FEATURE.eq(GUARDRAIL_POLICY.FEATURE))
                .and(GUARDRAIL_VERSION.VERSION.eq(GUARDRAIL_POLICY.PUBLISHED))
                .where(which)
                .orderBy(GUARDRAIL_POLICY.TENANT, GUARDRAIL_POLICY.FEATURE)
                .fetch(GuardrailStore::draft);
    }

    private static GuardrailDraft draft(Record row) {
        GuardrailPolicyRecord policy = row.into(GUARDRAIL_POLICY);
        GuardrailVersionRecord version = row.into(GUARDRAIL_VERSION);
        @Nullable Long number = version.getVersion();
        return new GuardrailDraft(
                new TenantId(policy.getTenant()),
                policy.getFeature(),
                GuardJson.read(policy.getDraft()),
                policy.getVersion(),
                number == null ? Optional.empty() : Optional.of(version(version)),
                policy.getChangedByName(),
                policy.getChangedAt());
    }

    private static GuardrailVersion version(GuardrailVersionRecord row) {
        return new GuardrailVersion(
                new TenantId(row.getTenant()),
                row.getFeature(),
                row.getVersion(),
                GuardJson.read(row.getRules()),
                row.getNote(),
                row.getPublishedByName(),
                row.getPublishedAt());
    }

    /** Newest first. */
    public List<GuardrailVersion> versions(TenantId tenant, String feature, int limit) {
        return sql.selectFrom(GUARDRAIL_VERSION)
                .where(GUARDRAIL_VERSION.TENANT.eq(tenant.value()))
                .and(GUARDRAIL_VERSION.FEATURE.eq(feature))
                .orderBy(GUARDRAIL_VERSION.VERSION.desc())
                .limit(limit)
                .fetch(GuardrailStore::version);
    }

    public List<GuardrailVersion> inForce() {
        return drafts(GUARDRAIL_POLICY.PUBLISHED.isNotNull()).stream()
                .flatMap(d -> d.published().stream())
                .toList();
    }

    /** False when there is one already. */
    public boolean insert(
            TenantId tenant, String feature, GuardPolicy draft, Actor by, Instant at) {
        return sql.insertInto(GUARDRAIL_POLICY)
                        .set(GUARDRAIL_POLICY.TENANT, tenant.value())
                        .set(GUARDRAIL_POLICY.FEATURE, feature)
                        .set(GUARDRAIL_POLICY.DRAFT, GuardJson.write(draft))
                        .set(GUARDRAIL_POLICY.CHANGED_BY, by.ref())
                        .set(GUARDRAIL_POLICY.CHANGED_BY_NAME, by.displayName())
                        .set(GUARDRAIL_POLICY.CHANGED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when the version is not that one. */
    public boolean update(
            TenantId tenant,
            String feature,
            GuardPolicy draft,
            long version,
            Actor by,
            Instant at) {
        return sql.update(GUARDRAIL_POLICY)
                        .set(GUARDRAIL_POLICY.DRAFT, GuardJson.write(draft))
                        .set(GUARDRAIL_POLICY.VERSION, GUARDRAIL_POLICY.VERSION.plus(1))
                        .set(GUARDRAIL_POLICY.CHANGED_BY, by.ref())
                        .set(GUARDRAIL_POLICY.CHANGED_BY_NAME, by.displayName())
                        .set(GUARDRAIL_POLICY.CHANGED_AT, at)
                        .where(is(tenant, feature))
                        .and(GUARDRAIL_POLICY.VERSION.eq(version))
                        .execute()
                == 1;
    }

    public GuardrailVersion publish(GuardrailDraft draft, String note, Actor by, Instant at) {
        long number =
                versions(draft.tenant(), draft.feature(), 1).stream()
                                .mapToLong(GuardrailVersion::version)
                                .max()
                                .orElse(0)
                        + 1;
        sql.insertInto(GUARDRAIL_VERSION)
                .set(GUARDRAIL_VERSION.TENANT, draft.tenant().value())
                .set(GUARDRAIL_VERSION.FEATURE, draft.feature())
                .set(GUARDRAIL_VERSION.VERSION, number)
                .set(GUARDRAIL_VERSION.RULES, GuardJson.write(draft.draft()))
                .set(GUARDRAIL_VERSION.NOTE, note)
                .set(GUARDRAIL_VERSION.PUBLISHED_BY, by.ref())
                .set(GUARDRAIL_VERSION.PUBLISHED_BY_NAME, by.displayName())
                .set(GUARDRAIL_VERSION.PUBLISHED_AT, at)
                .execute();
        inForce(draft.tenant(), draft.feature(), number);
        return versions(draft.tenant(), draft.feature(), 1).getFirst();
    }

    public void withdraw(TenantId tenant, String feature) {
        inForce(tenant, feature, null);
    }

    private void inForce(TenantId tenant, String feature, @Nullable Long version) {
        sql.update(GUARDRAIL_POLICY)
                .set(GUARDRAIL_POLICY.PUBLISHED, version)
                .where(is(tenant, feature))
                .execute();
    }

    /** Keeps a dry run; of each policy the newest 20. */
    public void keep(
            GuardrailDryRun.Question q,
            GuardrailDryRun.Sums sums,
            List<GuardrailDryRun.Change> changes,
            Actor by,
            Instant at) {
        sql.insertInto(GUARDRAIL_DRY_RUN)
                .set(GUARDRAIL_DRY_RUN.TENANT, q.tenant().value())
                .set(GUARDRAIL_DRY_RUN.FEATURE, q.feature())
                .set(GUARDRAIL_DRY_RUN.RULES, GuardJson.write(q.rules()))
                .set(GUARDRAIL_DRY_RUN.SINCE, q.since())
                .set(GUARDRAIL_DRY_RUN.UNTIL, q.until())
                .set(GUARDRAIL_DRY_RUN.LOOKED, sums.looked())
                .set(GUARDRAIL_DRY_RUN.CHANGED, sums.changed())
                .set(GUARDRAIL_DRY_RUN.UNJUDGED, sums.unjudged())
                .set(GUARDRAIL_DRY_RUN.CHANGES, JSON.writeValueAsString(changes))
                .set(GUARDRAIL_DRY_RUN.MADE_BY, by.ref())
                .set(GUARDRAIL_DRY_RUN.MADE_BY_NAME, by.displayName())
                .set(GUARDRAIL_DRY_RUN.MADE_AT, at)
                .execute();
        var newest =
                sql.select(GUARDRAIL_DRY_RUN.ID)
                        .from(GUARDRAIL_DRY_RUN)
                        .where(of(q.tenant(), q.feature()))
                        .orderBy(GUARDRAIL_DRY_RUN.MADE_AT.desc())
                        .limit(RUNS_KEPT);
        sql.deleteFrom(GUARDRAIL_DRY_RUN)
                .where(of(q.tenant(), q.feature()))
                .and(GUARDRAIL_DRY_RUN.ID.notIn(newest))
                .execute();
    }

    private static Condition of(TenantId tenant, String feature) {
        return GUARDRAIL_DRY_RUN
                .TENANT
                .eq(tenant.value())
                .and(GUARDRAIL_DRY_RUN.FEATURE.eq(feature));
    }

    public Optional<GuardrailDryRun> dryRun(TenantId tenant, String feature) {
        return sql.selectFrom(GUARDRAIL_DRY_RUN)
                .where(of(tenant, feature))
                .orderBy(GUARDRAIL_DRY_RUN.MADE_AT.desc())
                .limit(1)
                .fetchOptional(r ->
                        new GuardrailDryRun(
                                new GuardrailDryRun.Question(
                                        tenant,
                                        feature,
                                        GuardJson.read(r.getRules()),
                                        r.getSince(),
                                        r.getUntil()),
                                r.getLooked(),
                                r.getChanged(),
                                r.getUnjudged(),
                                JSON.readValue(r.getChanges(), CHANGES),
                                r.getMadeByName(),
                                r.getMadeAt()));
    }
}
