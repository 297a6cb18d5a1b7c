package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_LIVE;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_RELEASE;

import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.LiveRelease.Served;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** SQL of what is live. */
public final class LiveStore {
    private static final dev.pilothouse.db.postgres.jooq.tables.PromptRelease STABLE =
            PROMPT_RELEASE.as("stable");
    private static final dev.pilothouse.db.postgres.jooq.tables.PromptRelease CANARY =
            PROMPT_RELEASE.as("canary");

    private final DSLContext sql;

    public LiveStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** By tenant, environment and prompt. */
    public List<LiveRelease> list(Reach reach) {
        return select(Within.reach(PROMPT_LIVE.TENANT, reach));
    }

    public Optional<LiveRelease> find(TenantId tenant, Environment environment, PromptName prompt) {
        return select(is(tenant, environment, prompt)).stream().findFirst();
    }

    /** Of a prompt in every environment. */
    public List<LiveRelease> of(TenantId tenant, PromptName prompt) {
        return select(
                PROMPT_LIVE.TENANT.eq(tenant.value()).and(PROMPT_LIVE.PROMPT.eq(prompt.value())));
    }

    private static Condition is(TenantId tenant, Environment environment, PromptName prompt) {
        return PROMPT_LIVE
                .TENANT
                .eq(tenant.value())
                .and(PROMPT_LIVE.ENVIRONMENT.eq(environment.value()))
                .and(PROMPT_LIVE.PROMPT.eq(prompt.value()));
    }

    private List<LiveRelease> select(Condition which) {
        return sql.select(PROMPT_LIVE.fields())
                .select(PROMPT.FEATURE, PROMPT.NEWEST)
                .select(STABLE.VERSION, STABLE.DIGEST, STABLE.CONTENT)
                .select(CANARY.VERSION, CANARY.DIGEST, CANARY.CONTENT)
                .from(PROMPT_LIVE)
                .join(PROMPT)
                .on(PROMPT.TENANT.eq(PROMPT_LIVE.TENANT).and(PROMPT.NAME.eq(PROMPT_LIVE.PROMPT)))
                .join(STABLE)
                .on(STABLE.ID.eq(PROMPT_LIVE.RELEASE))
                .leftJoin(CANARY)
                .on(CANARY.ID.eq(PROMPT_LIVE.CANARY))
                .where(which)
                .orderBy(PROMPT_LIVE.TENANT, PROMPT_LIVE.ENVIRONMENT, PROMPT_LIVE.PROMPT)
                .fetch(LiveStore::live);
    }

    private static LiveRelease live(Record r) {
        @Nullable UUID canary = r.get(PROMPT_LIVE.CANARY);
        return new LiveRelease(
                new TenantId(r.get(PROMPT_LIVE.TENANT)),
                new Environment(r.get(PROMPT_LIVE.ENVIRONMENT)),
                new PromptName(r.get(PROMPT_LIVE.PROMPT)),
                new FeatureId(r.get(PROMPT.FEATURE)),
                r.get(PROMPT.NEWEST),
                new Served(
                        r.get(PROMPT_LIVE.RELEASE),
                        r.get(STABLE.VERSION),
                        r.get(STABLE.DIGEST),
                        r.get(STABLE.CONTENT)),
                canary == null
                        ? Optional.empty()
                        : Optional.of(
                                new Served(
                                        canary,
                                        r.get(CANARY.VERSION),
                                        r.get(CANARY.DIGEST),
                                        r.get(CANARY.CONTENT))),
                r.get(PROMPT_LIVE.SHARE));
    }

    /** All calls go to one release. */
    public void set(TenantId tenant, Environment environment, PromptName prompt, UUID release) {
        sql.insertInto(PROMPT_LIVE)
                .set(PROMPT_LIVE.TENANT, tenant.value())
                .set(PROMPT_LIVE.ENVIRONMENT, environment.value())
                .set(PROMPT_LIVE.PROMPT, prompt.value())
                .set(PROMPT_LIVE.RELEASE, release)
                .onConflict(PROMPT_LIVE.TENANT, PROMPT_LIVE.ENVIRONMENT, PROMPT_LIVE.PROMPT)
                .doUpdate()
                .set(PROMPT_LIVE.RELEASE, release)
                .setNull(PROMPT_LIVE.CANARY)
                .set(PROMPT_LIVE.SHARE, 0)
                .execute();
    }

    /** A share of the calls goes to a canary. */
    public void canary(
            TenantId tenant, Environment environment, PromptName prompt, UUID canary, int share) {
        sql.update(PROMPT_LIVE)
                .set(PROMPT_LIVE.CANARY, canary)
                .set(PROMPT_LIVE.SHARE, share)
                .where(is(tenant, environment, prompt))
                .execute();
    }

    public void noCanary(TenantId tenant, Environment environment, PromptName prompt) {
        sql.update(PROMPT_LIVE)
                .setNull(PROMPT_LIVE.CANARY)
                .set(PROMPT_LIVE.SHARE, 0)
                .where(is(tenant, environment, prompt))
                .execute();
    }
}
