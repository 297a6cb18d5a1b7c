package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROMPTS;
import static dev.pilothouse.db.model.Permission.SEE_PROMPTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.PlaygroundStore;
import dev.pilothouse.registry.store.PromptStore;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Trying prompts at the real gateway: short-lived keys for it, and the runs, which are kept as
 * evidence.
 *
 * @see <a href="../../../../../../../docs/decisions/2026-11-30-playground.md">decision</a>
 */
public final class Playground {
    /** Where calls of the playground count. */
    public static final Environment ENVIRONMENT = new Environment("playground");

    /** How long a key of the playground works. */
    public static final Duration KEY_LIFE = Duration.ofMinutes(15);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Keys keys;

    public Playground(Database database, AuditLog audit, Clock clock, Keys keys) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.keys = keys;
    }

    /**
     * Issues a key for calls of a feature in {@link #ENVIRONMENT}; it works for {@link #KEY_LIFE}.
     * It stays in the control plane: nobody is shown it.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_PROMPTS}
     * @throws NotFound when there is no such feature
     * @throws BadInput when nobody has given the feature a team
     */
    public IssuedKey key(Actor actor, TenantId tenant, FeatureId feature) {
        Actor.Person by = Prompts.person(actor, tenant);
        return database.write(tx -> {
            TeamId team =
                    new FeatureStore(tx)
                            .find(tenant, feature)
                            .orElseThrow(() -> new NotFound("feature", feature.value()))
                            .data()
                            .team()
                            .orElseThrow(() ->
                                    new BadInput(
                                            "feature",
                                            feature.value(),
                                            "a feature that has a team"));
            return keys.insert(
                    tx,
                    by,
                    new KeyRequest(
                            tenant,
                            team,
                            "Playground of " + by.name(),
                            List.of(feature.value()),
                            ENVIRONMENT,
                            List.of("inference"),
                            List.of(),
                            Optional.of(clock.instant().plus(KEY_LIFE))));
        });
    }

    /**
     * Keeps a run.
     *
     * @throws NotFound when there is no such prompt
     */
    public void keep(Actor actor, PlaygroundRun run) {
        Actor.Person by = Prompts.person(actor, run.tenant());
        if (!run.by().id().equals(by.id())) {
            throw new BadInput("by", run.by().name(), "who runs it");
        }
        database.run(tx -> {
            existing(tx, run.tenant(), run.prompt());
            new PlaygroundStore(tx).insert(run);
            audit.append(
                    tx,
                    AuditEntry.of(by, "prompt.try", Prompts.entity(run.tenant(), run.prompt()))
                            .in(run.tenant())
                            .to(
                                    Map.of(
                                            "run", run.id().toString(),
                                            "version", run.version(),
                                            "digest", run.digest(),
                                            "model", run.model(),
                                            "outcome", run.outcome().word(),
                                            "trace", run.traceId())));
        });
    }

    /** Says what a run cost, as measured; no decision of anybody, so no audit entry. */
    public void price(Actor actor, PlaygroundRun run, BigDecimal cost, String currency) {
        Prompts.person(actor, run.tenant());
        database.run(tx -> new PlaygroundStore(tx).price(run.tenant(), run.id(), cost, currency));
    }

    /**
     * Runs of a prompt, newest first.
     *
     * @param limit 1 to 200
     */
    public List<PlaygroundRun> list(Actor actor, TenantId tenant, PromptName prompt, int limit) {
        return list(actor, tenant, prompt, Optional.empty(), limit);
    }

    /**
     * A page of them.
     *
     * @param after the last run of the page before
     * @param limit 1 to 200
     */
    public List<PlaygroundRun> list(
            Actor actor, TenantId tenant, PromptName prompt, Optional<UUID> after, int limit) {
        actor.require(SEE_PROMPTS, tenant);
        if (limit < 1 || limit > 200) {
            throw new BadInput("limit", Integer.toString(limit), "1 to 200");
        }
        return database.read(tx -> {
            existing(tx, tenant, prompt);
            Optional<PlaygroundRun> last = after.map(id -> existing(tx, tenant, prompt, id));
            return new PlaygroundStore(tx).list(tenant, prompt, last, limit);
        });
    }

    /**
     * One run.
     *
     * @throws NotFound when the prompt has no such run
     */
    public PlaygroundRun find(Actor actor, TenantId tenant, PromptName prompt, UUID id) {
        actor.require(SEE_PROMPTS, tenant);
        return database.read(tx -> existing(tx, tenant, prompt, id));
    }

    private static PlaygroundRun existing(Tx tx, TenantId tenant, PromptName prompt, UUID id) {
        return new PlaygroundStore(tx)
                .find(tenant, prompt, id)
                .orElseThrow(() -> new NotFound("run", id.toString()));
    }

    /**
     * Deletes a run of one's own.
     *
     * @throws Denied when somebody else made it
     * @throws Conflict when it is evidence of a release
     */
    public void delete(Actor actor, TenantId tenant, PromptName prompt, UUID id) {
        Actor.Person by = Prompts.person(actor, tenant);
        database.run(tx -> {
            PlaygroundRun run = existing(tx, tenant, prompt, id);
            if (!run.by().id().equals(by.id())) {
                throw new Denied(MANAGE_PROMPTS, Optional.of(tenant));
            }
            if (!new PlaygroundStore(tx).delete(run)) {
                throw new Conflict(
                        Conflict.Reason.STILL_IN_USE,
                        "run '" + id + "' is evidence of a release and stays with it");
            }
            audit.append(
                    tx,
                    AuditEntry.of(by, "prompt.try.delete", Prompts.entity(tenant, prompt))
                            .in(tenant)
                            .from(Map.of("run", id.toString(), "digest", run.digest())));
        });
    }

    /**
     * Deletes runs that are older; those that are evidence of a release stay.
     *
     * @return how many went
     */
    public int forget(Duration kept) {
        Instant before = clock.instant().minus(kept);
        return database.write(tx -> {
            List<PlaygroundStore.Gone> gone = new PlaygroundStore(tx).deleteBefore(before);
            gone.forEach(g ->
                    audit.append(
                            tx,
                            AuditEntry.of(
                                            Actor.CONTROL_PLANE,
                                            "prompt.try.forget",
                                            Prompts.entity(g.tenant(), g.prompt()))
                                    .in(g.tenant())
                                    .to(Map.of("runs", g.runs(), "before", before.toString()))));
            return gone.stream().mapToInt(PlaygroundStore.Gone::runs).sum();
        });
    }

    private static void existing(Tx tx, TenantId tenant, PromptName prompt) {
        if (new PromptStore(tx).find(tenant, prompt).isEmpty()) {
            throw new NotFound("prompt", prompt.value());
        }
    }

    /** Moments as the store keeps them. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
