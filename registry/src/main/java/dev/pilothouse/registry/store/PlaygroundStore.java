package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PLAYGROUND_RUN;

import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PlaygroundRunRecord;
import dev.pilothouse.registry.PlaygroundRun;
import dev.pilothouse.registry.Release;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
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

    /** Newest first. */
    public List<PlaygroundRun> list(TenantId tenant, PromptName prompt, int limit) {
        return sql.selectFrom(PLAYGROUND_RUN)
                .where(PLAYGROUND_RUN.TENANT.eq(tenant.value()))
                .and(PLAYGROUND_RUN.PROMPT.eq(prompt.value()))
                .orderBy(PLAYGROUND_RUN.RUN_AT.desc(), PLAYGROUND_RUN.ID)
                .limit(limit)
                .fetch(PlaygroundStore::run);
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
