package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.ROLL_BACK;
import static dev.pilothouse.db.model.Permission.SEE_PROMPTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.prompts.ReleaseContent;
import dev.pilothouse.registry.Release.By;
import dev.pilothouse.registry.Release.Kind;
import dev.pilothouse.registry.Release.State;
import dev.pilothouse.registry.store.LiveStore;
import dev.pilothouse.registry.store.PromptStore;
import dev.pilothouse.registry.store.ReleaseStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Releases of prompts: asked for, approved by others, live in an environment; rolled back by one
 * person. Decisions of the approvals engine come in through {@link ReleaseApprovals}.
 *
 * @see <a href="../../../../../../../docs/decisions/2026-11-30-releases.md">decision</a>
 */
public final class Releases {
    private static final Duration UNTIL_REVIEW = Duration.ofDays(1);
    private static final Duration UNTIL_DECISION = Duration.ofDays(3);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final ApprovalDesk<Tx> desk;
    private final ReleaseKills kills;

    /**
     * @param desk where approvals are asked for
     * @param kills asked before a rollback
     */
    public Releases(
            Database database,
            AuditLog audit,
            Clock clock,
            ApprovalDesk<Tx> desk,
            ReleaseKills kills) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.desk = desk;
        this.kills = kills;
    }

    /** Newest first. */
    public List<Release> list(Actor actor, ReleaseQuery query) {
        actor.requireAnywhere(SEE_PROMPTS);
        query.tenant().ifPresent(t -> actor.require(SEE_PROMPTS, t));
        return database.read(tx -> new ReleaseStore(tx).list(actor.reach(SEE_PROMPTS), query));
    }

    /**
     * @throws NotFound when there is no such release
     */
    public Release find(Actor actor, TenantId tenant, UUID id) {
        actor.require(SEE_PROMPTS, tenant);
        return database.read(tx -> existing(tx, tenant, id));
    }

    /**
     * Its canonical JSON, whose SHA-256 is the digest.
     *
     * @throws NotFound when there is no such release
     */
    public String content(Actor actor, TenantId tenant, UUID id) {
        actor.require(SEE_PROMPTS, tenant);
        return database.read(tx -> new ReleaseStore(tx).content(existing(tx, tenant, id).id()));
    }

    /** What is live of the prompts in reach. */
    public List<LiveRelease> live(Actor actor) {
        return database.read(tx -> new LiveStore(tx).list(actor.reach(SEE_PROMPTS)));
    }

    /** What is live of one prompt, by environment. */
    public List<LiveRelease> live(Actor actor, TenantId tenant, PromptName prompt) {
        actor.require(SEE_PROMPTS, tenant);
        return database.read(tx -> new LiveStore(tx).of(tenant, prompt));
    }

    /** What gateways are to be told. For the bridge only. */
    public static List<LiveRelease> published(Database database) {
        return database.read(tx -> new LiveStore(tx).list(new Reach.Everywhere()));
    }

    /**
     * Asks for a release. One that waits for the same prompt and environment is withdrawn: what was
     * agreed to was another digest.
     *
     * @throws NotFound when there is no such prompt or version, or no such deployment for its
     *     tenant
     * @throws BadInput when no deployment would serve its model, or the feature asks for more
     *     approvers
     * @throws Conflict when the same digest is live there, or waits already
     */
    public Release ask(Actor actor, ReleaseRequest request) {
        Actor.Person by = Prompts.person(actor, request.tenant());
        return database.write(tx -> {
            Prompt prompt = locked(tx, request.tenant(), request.prompt());
            PromptVersion version =
                    Prompts.existing(tx, request.tenant(), request.prompt(), request.version());
            ReleaseContent content =
                    new ReleaseContent(
                            request.tenant(),
                            prompt.feature(),
                            request.prompt().value(),
                            request.version(),
                            ReleaseTargets.fixed(tx, prompt, version.content()));
            Optional<LiveRelease> live =
                    new LiveStore(tx)
                            .find(request.tenant(), request.environment(), request.prompt());
            notServed(live, content.digest(), request.environment());
            if (request.share() < Release.WHOLE && live.isEmpty()) {
                throw new BadInput(
                        "share",
                        Integer.toString(request.share()),
                        Release.WHOLE + ": nothing else is live in " + request.environment());
            }
            replaceOpen(tx, by, request, content.digest());
            return asked(tx, by, request, prompt, version, content, live);
        });
    }

    private static void notServed(
            Optional<LiveRelease> live, String digest, Environment environment) {
        boolean served =
                live.filter(l ->
                                l.stable().digest().equals(digest)
                                        || l.canary()
                                                .map(c -> c.digest().equals(digest))
                                                .orElse(false))
                        .isPresent();
        if (served) {
            throw new Conflict(
                    Reason.ALREADY_EXISTS, "release " + digest + " is live in " + environment);
        }
    }

    private void replaceOpen(Tx tx, Actor.Person by, ReleaseRequest request, String digest) {
        ReleaseStore store = new ReleaseStore(tx);
        store.open(request.tenant(), request.prompt(), request.environment())
                .ifPresent(open -> {
                    if (open.digest().equals(digest)) {
                        throw new Conflict(
                                Reason.ALREADY_EXISTS,
                                "release " + digest + " waits for approval already");
                    }
                    withdraw(tx, by, open, "Another version was asked for");
                });
    }

    private Release asked(
            Tx tx,
            Actor.Person by,
            ReleaseRequest request,
            Prompt prompt,
            PromptVersion version,
            ReleaseContent content,
            Optional<LiveRelease> live) {
        Instant now = clock.instant();
        Release release =
                new Release(
                        UUID.randomUUID(),
                        request.tenant(),
                        request.prompt(),
                        request.version(),
                        prompt.feature(),
                        request.environment(),
                        Kind.RELEASE,
                        State.ASKED,
                        content.digest(),
                        request.share(),
                        request.rule(),
                        Optional.empty(),
                        new By(version.author(), version.authorName()),
                        new By(by.id(), by.name()),
                        now,
                        request.note(),
                        ReleaseEvidence.of(request, live, content),
                        approvers(tx, request, prompt, now),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        ReleaseStore store = new ReleaseStore(tx);
        store.insert(release, content.canonical());
        UUID approval = ask(tx, by, release, now.plus(UNTIL_DECISION));
        store.approval(release.id(), approval);
        audit.append(tx, ReleaseEntries.of(by, "release.ask", release).because(request.note()));
        return existing(tx, release.tenant(), release.id());
    }

    private UUID ask(Tx tx, Actor.Person by, Release release, Instant due) {
        String risk = ReleaseRules.risk(tx, release.tenant(), release.feature(), clock.instant());
        return desk.ask(tx, by, ReleaseEntries.request(release, risk, due));
    }

    /** As many as its feature asks for, or more when the request does. */
    private static int approvers(Tx tx, ReleaseRequest request, Prompt prompt, Instant at) {
        int least = ReleaseRules.approvers(tx, request.tenant(), prompt.feature(), at);
        int wanted = request.approvers().orElse(least);
        if (wanted < least) {
            throw new BadInput(
                    "approvers",
                    Integer.toString(wanted),
                    "at least " + least + ", as the feature asks for");
        }
        return wanted;
    }

    /**
     * Takes back a request that waits.
     *
     * @param why 1 to 500 characters
     * @throws Conflict when it does not wait any more
     */
    public void withdraw(Actor actor, TenantId tenant, UUID id, String why) {
        Actor.Person by = Prompts.person(actor, tenant);
        String reason = Texts.check("reason", why, 1, 500);
        database.run(tx -> {
            Release release = existing(tx, tenant, id);
            locked(tx, tenant, release.prompt());
            withdraw(tx, by, existing(tx, tenant, id), reason);
        });
    }

    private void withdraw(Tx tx, Actor.Person by, Release release, String why) {
        if (release.state() != State.ASKED) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "the release is " + release.state().word() + ", it does not wait");
        }
        new ReleaseStore(tx).state(release.id(), State.WITHDRAWN);
        desk.withdraw(tx, by, ApprovalKind.PROMPT_RELEASE, release.id().toString(), why);
        audit.append(tx, ReleaseEntries.of(by, "release.withdraw", release).because(why));
    }

    /**
     * Goes back, alone and at once, to what was approved and live in the environment before. A
     * review is due the next day.
     *
     * @param digest of what is to be live again
     * @param reason 1 to 500 characters
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#ROLL_BACK}
     * @throws NotFound when it was never live there
     * @throws Conflict when it is live there, or a kill is over it
     */
    public Release rollBack(
            Actor actor,
            TenantId tenant,
            PromptName prompt,
            Environment environment,
            String digest,
            String reason) {
        actor.require(ROLL_BACK, tenant);
        if (!(actor instanceof Actor.Person by)) {
            throw new Denied(ROLL_BACK, Optional.of(tenant));
        }
        String why = Texts.check("reason", reason, 1, 500);
        notKilled(database.read(tx -> wasLive(tx, tenant, prompt, environment, digest)));
        return database.write(tx -> {
            locked(tx, tenant, prompt);
            Release before = wasLive(tx, tenant, prompt, environment, digest);
            Optional<LiveRelease> live = new LiveStore(tx).find(tenant, environment, prompt);
            if (live.filter(l -> l.stable().digest().equals(digest) && l.canary().isEmpty())
                    .isPresent()) {
                throw new Conflict(
                        Reason.ALREADY_EXISTS, "release " + digest + " is live in " + environment);
            }
            return rolledBack(tx, by, before, why);
        });
    }

    private static Release wasLive(
            Tx tx, TenantId tenant, PromptName prompt, Environment environment, String digest) {
        return new ReleaseStore(tx)
                .wasLive(tenant, prompt, environment, digest)
                .orElseThrow(() -> new NotFound("release", digest));
    }

    private void notKilled(Release release) {
        kills.over(release.tenant(), release.names())
                .ifPresent(kill -> {
                    throw new Conflict(
                            Reason.STILL_IN_USE,
                            "release " + release.digest() + " is killed: " + kill);
                });
    }

    private Release rolledBack(Tx tx, Actor.Person by, Release before, String why) {
        Instant now = clock.instant();
        By person = new By(by.id(), by.name());
        Release release =
                new Release(
                        UUID.randomUUID(),
                        before.tenant(),
                        before.prompt(),
                        before.version(),
                        before.feature(),
                        before.environment(),
                        Kind.ROLLBACK,
                        State.LIVE,
                        before.digest(),
                        Release.WHOLE,
                        Optional.empty(),
                        Optional.empty(),
                        before.author(),
                        person,
                        now,
                        why,
                        Map.of("approved_as", before.id().toString()),
                        1,
                        Optional.empty(),
                        List.of(),
                        Optional.of(person),
                        Optional.of(now),
                        Optional.empty(),
                        Optional.of(
                                new Release.Review(
                                        now.plus(UNTIL_REVIEW),
                                        Optional.empty(),
                                        Optional.empty())));
        ReleaseStore store = new ReleaseStore(tx);
        String content = store.content(before.id());
        genuine(content, before.digest());
        store.insert(release, content);
        new Going(tx, now).live(release);
        UUID approval = ask(tx, by, release, now.plus(UNTIL_REVIEW));
        store.approval(release.id(), approval);
        audit.append(tx, ReleaseEntries.of(by, "release.roll-back", release).because(why));
        return existing(tx, release.tenant(), release.id());
    }

    /** Whoever changes what is live of a prompt, or what waits, comes one after the other. */
    static Prompt locked(Tx tx, TenantId tenant, PromptName prompt) {
        return new PromptStore(tx)
                .lock(tenant, prompt)
                .orElseThrow(() -> new NotFound("prompt", prompt.value()));
    }

    static Release existing(Tx tx, TenantId tenant, UUID id) {
        return new ReleaseStore(tx)
                .find(tenant, id)
                .orElseThrow(() -> new NotFound("release", id.toString()));
    }

    /** What lies in the store is what was approved. */
    static void genuine(String content, String digest) {
        if (!CanonicalJson.digest(content).equals(digest)) {
            throw new IllegalStateException("the content of release " + digest + " was changed");
        }
    }
}
