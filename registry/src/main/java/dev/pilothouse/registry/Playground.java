package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROMPTS;
import static dev.pilothouse.db.model.Permission.SEE_PROMPTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Consent;
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
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

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
     * Keeps a run; without what was given and answered where content of its feature is kept of
     * nobody, or only with consent, which a trial has from nobody.
     *
     * @throws NotFound when there is no such prompt
     */
    public void keep(Actor actor, PlaygroundRun run) {
        Actor.Person by = Prompts.person(actor, run.tenant());
        if (!run.by().id().equals(by.id())) {
            throw new BadInput("by", run.by().name(), "who runs it");
        }
        database.run(tx -> {
            FeatureId feature = existing(tx, run.tenant(), run.prompt()).feature();
            new PlaygroundStore(tx).insert(keepsText(tx, run, feature) ? run : run.withoutText());
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
     * Deletes runs whose time is over; those that are evidence of a release stay.
     *
     * @param policy how long those of which feature are kept
     * @param held whose runs stay all the same
     * @return how many went of which prompt
     */
    public List<Gone> forget(RetentionPolicy policy, BiPredicate<TenantId, FeatureId> held) {
        Instant now = clock.instant();
        List<Gone> all = new ArrayList<>();
        for (PlaygroundStore.Owner owner : database.read(tx -> new PlaygroundStore(tx).owners())) {
            if (!held.test(owner.tenant(), owner.feature())) {
                int days = policy.kept(owner.tenant(), owner.feature(), DataKind.PLAYGROUND).days();
                all.addAll(forget(owner, now.minus(Duration.ofDays(days))));
            }
        }
        return all;
    }

    /** Runs that will go, by whose they are and the day in UTC on which they were made. */
    public record Standing(TenantId tenant, FeatureId feature, LocalDate day, int runs) {}

    /** Every run that is no evidence of a release. For the preview of what goes when. */
    public List<Standing> standing() {
        return database.read(tx -> {
            PlaygroundStore store = new PlaygroundStore(tx);
            List<Standing> all = new ArrayList<>();
            store.owners()
                    .forEach(o ->
                            store.byDay(o)
                                    .forEach((day, runs) ->
                                            all.add(
                                                    new Standing(
                                                            o.tenant(), o.feature(), day, runs))));
            return all;
        });
    }

    /** How many runs of a prompt went; the oldest began at this moment. */
    public record Gone(TenantId tenant, PromptName prompt, int runs, Instant oldest) {}

    private List<Gone> forget(PlaygroundStore.Owner owner, Instant before) {
        return database.write(tx -> {
            List<Gone> gone = new PlaygroundStore(tx).deleteBefore(owner, before);
            gone.forEach(g ->
                    audit.append(
                            tx,
                            AuditEntry.of(
                                            Actor.CONTROL_PLANE,
                                            "prompt.try.forget",
                                            Prompts.entity(g.tenant(), g.prompt()))
                                    .in(g.tenant())
                                    .to(Map.of("runs", g.runs(), "before", before.toString()))));
            return gone;
        });
    }

    private static Prompt existing(Tx tx, TenantId tenant, PromptName prompt) {
        return new PromptStore(tx)
                .find(tenant, prompt)
                .orElseThrow(() -> new NotFound("prompt", prompt.value()));
    }

    private static boolean keepsText(Tx tx, PlaygroundRun run, FeatureId feature) {
        return RetentionRules.content(tx, run.tenant(), feature).keeps(Consent.UNSTATED);
    }

    /** Moments as the store keeps them. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
