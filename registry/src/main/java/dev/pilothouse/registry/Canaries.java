package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROMPTS;
import static dev.pilothouse.db.model.Permission.ROLL_BACK;
import static dev.pilothouse.db.model.Permission.SEE_PROMPTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.CanaryJudgement.Standing;
import dev.pilothouse.registry.CanaryJudgement.Verdict;
import dev.pilothouse.registry.Release.State;
import dev.pilothouse.registry.store.LiveStore;
import dev.pilothouse.registry.store.ReleaseStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Canaries: compared with what is live beside them, promoted and taken back by people or by their
 * own rule.
 *
 * @see <a href="../../../../../../../docs/decisions/2026-11-30-canaries-by-rule.md">decision</a>
 */
public final class Canaries {
    private static final Logger LOG = LoggerFactory.getLogger(Canaries.class);

    private static final int MOST_WORDS = 500;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final ReleaseKills kills;
    private final CanarySource source;

    /**
     * @param kills asked before a rule promotes
     * @param source of the figures
     */
    public Canaries(
            Database database,
            AuditLog audit,
            Clock clock,
            ReleaseKills kills,
            CanarySource source) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.kills = kills;
        this.source = source;
    }

    /**
     * A canary beside what is live now.
     *
     * @throws NotFound when there is no such release
     * @throws Conflict when it is no canary any more
     */
    public CanaryLook look(Actor actor, TenantId tenant, UUID id) {
        actor.require(SEE_PROMPTS, tenant);
        return look(database.read(tx -> pair(tx, Releases.existing(tx, tenant, id))));
    }

    private record Pair(Release canary, LiveRelease live) {}

    private static Pair pair(Tx tx, Release release) {
        return new LiveStore(tx)
                .find(release.tenant(), release.environment(), release.prompt())
                .filter(l -> l.canary().filter(c -> c.release().equals(release.id())).isPresent())
                .map(live -> new Pair(release, live))
                .orElseThrow(() -> noCanary(release));
    }

    private static Conflict noCanary(Release release) {
        return new Conflict(
                Reason.CHANGED_MEANWHILE,
                "the release is " + release.state().word() + ", no canary");
    }

    private CanaryLook look(Pair pair) {
        Release canary = pair.canary();
        CanaryFigures figures =
                source.read(
                        canary.tenant(),
                        canary.feature(),
                        canary.environment(),
                        canary.digest(),
                        pair.live().stable().digest(),
                        began(canary));
        return new CanaryLook(
                canary,
                pair.live(),
                figures,
                canary.rule()
                        .filter(rule -> canary.ruleEnded().isEmpty())
                        .map(rule -> judgement(canary, rule, figures)));
    }

    private static Instant began(Release canary) {
        return canary.releasedAt().orElse(canary.askedAt());
    }

    private CanaryJudgement judgement(Release canary, CanaryRule rule, CanaryFigures figures) {
        return CanaryJudgement.of(rule, figures, Duration.between(began(canary), clock.instant()));
    }

    /**
     * A canary takes all calls.
     *
     * @throws Conflict when it is no canary any more
     */
    public Release promote(Actor actor, TenantId tenant, UUID id) {
        actor.require(MANAGE_PROMPTS, tenant);
        return database.write(tx -> {
            Release canary = locked(tx, tenant, id);
            promoted(tx, canary);
            audit.append(tx, ReleaseEntries.of(actor, "release.promote", canary));
            return Releases.existing(tx, tenant, id);
        });
    }

    private void promoted(Tx tx, Release canary) {
        new Going(tx, clock.instant()).live(canary);
        new ReleaseStore(tx).state(canary.id(), State.LIVE);
    }

    /**
     * A canary gets no calls any more; what was live before gets all of them.
     *
     * @param reason 1 to 500 characters
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#ROLL_BACK} or {@link
     *     dev.pilothouse.db.model.Permission#MANAGE_PROMPTS}
     * @throws Conflict when it is no canary any more
     */
    public Release takeBack(Actor actor, TenantId tenant, UUID id, String reason) {
        if (!actor.may(ROLL_BACK, tenant)) {
            actor.require(MANAGE_PROMPTS, tenant);
        }
        String why = Texts.check("reason", reason, 1, 500);
        return database.write(tx -> {
            Release canary = locked(tx, tenant, id);
            takenBack(tx, canary);
            audit.append(tx, ReleaseEntries.of(actor, "release.take-back", canary).because(why));
            return Releases.existing(tx, tenant, id);
        });
    }

    private void takenBack(Tx tx, Release canary) {
        new LiveStore(tx).noCanary(canary.tenant(), canary.environment(), canary.prompt());
        new ReleaseStore(tx).ended(canary.id(), clock.instant());
    }

    /**
     * Has the rules of canaries decide. Each canary is read by one process at a time; to be called
     * again and again.
     *
     * @param every canaries that were read less than this ago are left for the next time
     * @return what was decided, waiting included
     */
    public Map<UUID, Verdict> judgeAll(Duration every) {
        Instant now = clock.instant();
        List<UUID> due =
                database.write(tx -> new ReleaseStore(tx).claimCanaries(now, now.minus(every)));
        Map<UUID, Verdict> verdicts = new HashMap<>();
        for (UUID id : due) {
            try {
                verdicts.put(id, judge(id));
            } catch (Conflict | NotFound meanwhile) {
                LOG.debug("canary {} was not judged: {}", id, meanwhile.getMessage());
            } catch (RuntimeException e) {
                LOG.warn("canary {} could not be judged: {}", id, e.getMessage());
            }
        }
        return verdicts;
    }

    private Verdict judge(UUID id) {
        Pair pair =
                database.read(tx ->
                        pair(
                                tx,
                                new ReleaseStore(tx)
                                        .find(id)
                                        .orElseThrow(
                                                () -> new NotFound("release", id.toString()))));
        CanaryLook look = look(pair);
        Verdict verdict = look.judgement().map(CanaryJudgement::verdict).orElse(Verdict.WAIT);
        boolean killed =
                verdict == Verdict.PROMOTE
                        && kills.over(look.canary().tenant(), look.canary().names()).isPresent();
        if (verdict == Verdict.WAIT || killed) {
            return Verdict.WAIT;
        }
        return database.write(tx -> carryOut(tx, look, verdict));
    }

    private Verdict carryOut(Tx tx, CanaryLook look, Verdict verdict) {
        Release canary = locked(tx, look.canary().tenant(), look.canary().id());
        if (canary.ruleEnded().isPresent()) {
            return Verdict.WAIT;
        }
        switch (verdict) {
            case PROMOTE -> promoted(tx, canary);
            case TAKE_BACK -> takenBack(tx, canary);
            case STAY -> new ReleaseStore(tx).ruleEnded(canary.id(), clock.instant());
            case WAIT -> throw new IllegalArgumentException("nothing to do");
        }
        audit.append(tx, entry(canary, look, verdict));
        return verdict;
    }

    private static AuditEntry entry(Release canary, CanaryLook look, Verdict verdict) {
        CanaryJudgement judgement = look.judgement().orElseThrow();
        String action =
                switch (verdict) {
                    case PROMOTE -> "release.promote";
                    case TAKE_BACK -> "release.take-back";
                    case STAY, WAIT -> "release.canary-stays";
                };
        String why =
                switch (verdict) {
                    case PROMOTE -> "Its rule: every figure is within its limit";
                    case TAKE_BACK ->
                            "Its rule: over the limit are " + judgement.those(Standing.OVER);
                    case STAY, WAIT -> "Its rule: nothing could be decided in time";
                };
        AuditEntry entry = ReleaseEntries.of(Actor.CONTROL_PLANE, action, canary);
        Map<String, Object> after = new HashMap<>(entry.after());
        after.put("figures", look.figures().asMap());
        return entry.because(why.length() <= MOST_WORDS ? why : why.substring(0, MOST_WORDS))
                .to(after);
    }

    /** Whoever changes what is live of the prompt waits until the transaction ends. */
    private static Release locked(Tx tx, TenantId tenant, UUID id) {
        Release found = Releases.existing(tx, tenant, id);
        Releases.locked(tx, tenant, found.prompt());
        Release release = Releases.existing(tx, tenant, id);
        if (release.state() != State.CANARY) {
            throw noCanary(release);
        }
        return release;
    }
}
