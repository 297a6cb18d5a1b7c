package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PLAYGROUND_RUN;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_RELEASE;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PlaygroundRunRecord;
import dev.pilothouse.registry.Playground.Gone;
import dev.pilothouse.registry.PlaygroundRun;
import dev.pilothouse.registry.Release;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of runs in the playground. */
public final class PlaygroundStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final DSLContext sql;

    public PlaygroundStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * Newest first.
     *
     * @param after only those that follow it
     */
    public List<PlaygroundRun> list(
            TenantId tenant, PromptName prompt, Optional<PlaygroundRun> after, int limit) {
        return sql.selectFrom(PLAYGROUND_RUN)
                .where(PLAYGROUND_RUN.TENANT.eq(tenant.value()))
                .and(PLAYGROUND_RUN.PROMPT.eq(prompt.value()))
                .and(after.map(PlaygroundStore::follows).orElseGet(DSL::noCondition))
                .orderBy(PLAYGROUND_RUN.RUN_AT.desc(), PLAYGROUND_RUN.ID)
                .limit(limit)
                .fetch(PlaygroundStore::run);
    }

    private static Condition follows(PlaygroundRun run) {
        return PLAYGROUND_RUN
                .RUN_AT
                .lt(run.at())
                .or(PLAYGROUND_RUN.RUN_AT.eq(run.at()).and(PLAYGROUND_RUN.ID.gt(run.id())));
    }

    public Optional<PlaygroundRun> find(TenantId tenant, PromptName prompt, UUID id) {
        return sql.selectFrom(PLAYGROUND_RUN)
                .where(PLAYGROUND_RUN.TENANT.eq(tenant.value()))
                .and(PLAYGROUND_RUN.PROMPT.eq(prompt.value()))
                .and(PLAYGROUND_RUN.ID.eq(id))
                .fetchOptional(PlaygroundStore::run);
    }

    /** False when it is evidence of a release. */
    public boolean delete(PlaygroundRun run) {
        return sql.deleteFrom(PLAYGROUND_RUN)
                        .where(PLAYGROUND_RUN.TENANT.eq(run.tenant().value()))
                        .and(PLAYGROUND_RUN.ID.eq(run.id()))
                        .and(DSL.not(isEvidence()))
                        .execute()
                == 1;
    }

    /** Whose runs there are. */
    public record Owner(TenantId tenant, FeatureId feature) {}

    public List<Owner> owners() {
        return sql.selectDistinct(PROMPT.TENANT, PROMPT.FEATURE)
                .from(PLAYGROUND_RUN)
                .join(PROMPT)
                .on(ofPrompt())
                .orderBy(PROMPT.TENANT, PROMPT.FEATURE)
                .fetch(r -> new Owner(new TenantId(r.value1()), new FeatureId(r.value2())));
    }

    private static Condition ofPrompt() {
        return PROMPT.TENANT.eq(PLAYGROUND_RUN.TENANT).and(PROMPT.NAME.eq(PLAYGROUND_RUN.PROMPT));
    }

    /** Deletes what is older and no evidence of a release. */
    public List<Gone> deleteBefore(Owner owner, Instant time) {
        Map<String, Gone> gone = new TreeMap<>();
        sql.deleteFrom(PLAYGROUND_RUN)
                .using(PROMPT)
                .where(ofPrompt())
                .and(PROMPT.TENANT.eq(owner.tenant().value()))
                .and(PROMPT.FEATURE.eq(owner.feature().value()))
                .and(PLAYGROUND_RUN.RUN_AT.lt(time))
                .and(DSL.not(isEvidence()))
                .returning(PLAYGROUND_RUN.PROMPT, PLAYGROUND_RUN.RUN_AT)
                .fetch()
                .forEach(r ->
                        gone.merge(
                                r.getPrompt(),
                                new Gone(
                                        owner.tenant(),
                                        new PromptName(r.getPrompt()),
                                        1,
                                        r.getRunAt()),
                                PlaygroundStore::both));
        return List.copyOf(gone.values());
    }

    private static Gone both(Gone a, Gone b) {
        return new Gone(
                a.tenant(),
                a.prompt(),
                a.runs() + b.runs(),
                a.oldest().isBefore(b.oldest()) ? a.oldest() : b.oldest());
    }

    /** Runs that are no evidence of a release, by day in UTC. */
    public Map<LocalDate, Integer> byDay(Owner owner) {
        var day =
                DSL.field("({0} AT TIME ZONE 'UTC')::date", LocalDate.class, PLAYGROUND_RUN.RUN_AT);
        return sql.select(day, DSL.count())
                .from(PLAYGROUND_RUN)
                .join(PROMPT)
                .on(ofPrompt())
                .where(PROMPT.TENANT.eq(owner.tenant().value()))
                .and(PROMPT.FEATURE.eq(owner.feature().value()))
                .and(DSL.not(isEvidence()))
                .groupBy(day)
                .fetchMap(r -> r.value1(), r -> r.value2());
    }

    private static Condition isEvidence() {
        return DSL.exists(
                DSL.selectOne()
                        .from(PROMPT_RELEASE)
                        .where(PROMPT_RELEASE.TENANT.eq(PLAYGROUND_RUN.TENANT))
                        .and(PROMPT_RELEASE.PROMPT.eq(PLAYGROUND_RUN.PROMPT))
                        .and(
                                PROMPT_RELEASE.EVIDENCE.contains(
                                        PLAYGROUND_RUN.ID.cast(String.class))));
    }

    private static PlaygroundRun run(PlaygroundRunRecord r) {
        return new PlaygroundRun(
                r.getId(),
                r.getComparison(),
                new TenantId(r.getTenant()),
                new PromptName(r.getPrompt()),
                r.getVersion(),
                r.getDigest(),
                r.getModel(),
                JSON.readValue(r.getVariables(), OBJECT),
                PlaygroundRun.Outcome.ofWord(r.getOutcome()),
                r.getAnswer(),
                r.getFailure(),
                r.getInputTokens(),
                r.getOutputTokens(),
                r.getFirstMs(),
                r.getWholeMs(),
                Optional.ofNullable(r.getCost()),
                r.getCurrency(),
                r.getTraceId(),
                new Release.By(r.getRunBy(), r.getRunByName()),
                r.getRunAt());
    }

    public void insert(PlaygroundRun run) {
        PlaygroundRunRecord row = sql.newRecord(PLAYGROUND_RUN);
        row.setId(run.id());
        row.setComparison(run.comparison());
        row.setTenant(run.tenant().value());
        row.setPrompt(run.prompt().value());
        row.setVersion(run.version());
        row.setDigest(run.digest());
        row.setModel(run.model());
        row.setVariables(JSON.writeValueAsString(run.variables()));
        row.setOutcome(run.outcome().word());
        row.setAnswer(run.answer());
        row.setFailure(run.failure());
        row.setInputTokens(run.inputTokens());
        row.setOutputTokens(run.outputTokens());
        row.setFirstMs(run.firstMillis());
        row.setWholeMs(run.millis());
        run.cost().ifPresent(row::setCost);
        row.setCurrency(run.currency());
        row.setTraceId(run.traceId());
        row.setRunBy(run.by().id());
        row.setRunByName(run.by().name());
        row.setRunAt(run.at());
        row.insert();
    }

    /** Says what a run cost; once only. */
    public void price(TenantId tenant, UUID id, BigDecimal cost, String currency) {
        sql.update(PLAYGROUND_RUN)
                .set(PLAYGROUND_RUN.COST, cost)
                .set(PLAYGROUND_RUN.CURRENCY, currency)
                .where(PLAYGROUND_RUN.TENANT.eq(tenant.value()))
                .and(PLAYGROUND_RUN.ID.eq(id))
                .and(PLAYGROUND_RUN.COST.isNull())
                .execute();
    }
}
