package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.ApprovalKind.KILL_LIFT;
import static dev.pilothouse.db.model.Permission.LIFT;
import static java.util.stream.Collectors.toSet;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.ApprovalStore;
import dev.pilothouse.policy.decisions.store.KillStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Lifts of kills. Two different people agree: the first asks for an approval by it, the second
 * approves that or agrees where the first did. Locks come in one order: the approval, then the kill
 * set.
 */
final class KillLifts implements Approvable<Tx> {
    private static final List<Role> LIFTERS = Stream.of(Role.values()).filter(LIFT::of).toList();
    private static final Duration DUE = Duration.ofHours(1);
    private static final int REASON = 500;

    private final AuditLog audit;
    private final Clock clock;
    private final Approvals approvals;
    private final Runnable lifted;

    /**
     * @param lifted called after a lift by approval took effect
     */
    KillLifts(AuditLog audit, Clock clock, Approvals approvals, Runnable lifted) {
        this.audit = audit;
        this.clock = clock;
        this.approvals = approvals;
        this.lifted = lifted;
    }

    @Override
    public ApprovalKind kind() {
        return KILL_LIFT;
    }

    /** The vote of somebody on Kill switches: the first one asks, the second one lifts. */
    Kill agree(Tx tx, Actor actor, UUID id, String why) {
        approvals.hold(tx, KILL_LIFT, id.toString());
        KillStore store = new KillStore(tx);
        Kill kill = store.lock(id).orElseThrow(() -> new NotFound("kill", id.toString()));
        Actor.Person person = voter(actor, kill);
        if (vote(tx, person, kill, why)) {
            lift(tx, person, kill, why);
            approvals.withdraw(
                    tx, person, KILL_LIFT, id.toString(), "lifted: two people agreed to it");
        } else {
            ask(tx, person, store.find(id).orElseThrow(), why);
        }
        return store.find(id).orElseThrow();
    }

    private static Actor.Person voter(Actor actor, Kill kill) {
        actor.require(LIFT, kill.tenant());
        if (actor instanceof Actor.Person person) {
            return person;
        }
        throw new Denied(LIFT, kill.tenant());
    }

    /** Whether enough people agree now. */
    private boolean vote(Tx tx, Actor.Person person, Kill kill, String why) {
        KillStore store = new KillStore(tx);
        if (!kill.inForce()) {
            throw new Conflict(Reason.ALREADY_LIFTED, "this kill is lifted already");
        }
        if (!store.vote(kill.id(), person.id(), why, now())) {
            throw new Conflict(
                    Reason.SAME_PERSON, "you agreed already; a second, different person is needed");
        }
        audit.append(tx, KillEntries.of(person, "kill.lift.agree", kill).because(why));
        return store.votesThatCount(kill, LIFTERS) >= 2;
    }

    private void lift(Tx tx, Actor actor, Kill kill, String why) {
        KillStore store = new KillStore(tx);
        long epoch = store.nextEpoch(1, now());
        store.lift(kill.id(), epoch, why, now());
        audit.append(tx, KillEntries.of(actor, "kill.lift", kill).atEpoch(epoch).because(why));
    }

    private void ask(Tx tx, Actor.Person person, Kill kill, String why) {
        Instant soon = now().plus(DUE);
        approvals.ask(
                tx,
                person,
                new ApprovalDesk.Request(
                        KILL_LIFT,
                        kill.tenant(),
                        kill.id().toString(),
                        "Lift the kill of " + kill.label() + in(kill),
                        digest(kill),
                        kill.votes().stream().map(Kill.Vote::person).collect(toSet()),
                        1,
                        "",
                        why,
                        evidence(kill),
                        "/kill-switches?kill=" + kill.id(),
                        Optional.of(
                                kill.expiresAt().filter(end -> end.isBefore(soon)).orElse(soon))));
    }

    private static String in(Kill kill) {
        return kill.tenant()
                .filter(t -> !t.value().equals(kill.target()))
                .map(t -> " in " + t)
                .orElse("");
    }

    private static String digest(Kill kill) {
        return Digests.of(List.of("kill", kill.id().toString(), Long.toString(kill.epoch())));
    }

    private static Map<String, Object> evidence(Kill kill) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("scope", kill.label());
        evidence.put("tenant", kill.tenant().map(TenantId::value).orElse("all tenants"));
        evidence.put("mode", kill.mode().word());
        evidence.put("killed_because", kill.reason());
        evidence.put("killed_by", kill.killedBy());
        evidence.put("killed_at", kill.killedAt().toString());
        if (!kill.incident().isEmpty()) {
            evidence.put("incident", kill.incident());
        }
        if (!kill.blastRadius().isEmpty()) {
            evidence.put("blast_radius", kill.blastRadius());
        }
        return evidence;
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        KillStore store = new KillStore(tx);
        UUID id = UUID.fromString(decision.subject());
        Kill kill = store.lock(id).orElseThrow(() -> new NotFound("kill", id.toString()));
        if (decision.end() != End.APPROVED) {
            store.takeVotesBack(id);
            audit.append(tx, noLift(tx, decision, kill));
            return;
        }
        if (!digest(kill).equals(decision.digest())) {
            throw new Conflict(Reason.CHANGED_MEANWHILE, "this is another kill");
        }
        String why = words(tx, decision);
        if (!vote(tx, decision.last(), kill, why)) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "who agreed first may not lift any more; agree on Kill switches, so that"
                            + " another person can agree with you");
        }
        lift(tx, decision.last(), kill, why);
    }

    private static AuditEntry noLift(Tx tx, Decision decision, Kill kill) {
        return decision.end() == End.WITHDRAWN
                ? KillEntries.of(decision.last(), "kill.lift.take-back", kill)
                : KillEntries.of(decision.last(), "kill.lift.object", kill)
                        .because(words(tx, decision));
    }

    /** What the last one wrote, as the reason of a vote. */
    private static String words(Tx tx, Decision decision) {
        String comment =
                new ApprovalStore(tx)
                        .find(decision.approval())
                        .map(a -> a.votes().getLast().comment())
                        .orElse("");
        String words = comment.isEmpty() ? "approved" : comment;
        return words.length() <= REASON ? words : words.substring(0, REASON);
    }

    @Override
    public void committed(Decision decision) {
        if (decision.end() == End.APPROVED) {
            lifted.run();
        }
    }

    /** Ends the kills whose time is over. */
    void expire(Tx tx, Instant now) {
        KillStore store = new KillStore(tx);
        store.expired(now).forEach(kill -> approvals.hold(tx, KILL_LIFT, kill.id().toString()));
        long epoch = store.nextEpoch(1, now);
        for (Kill kill : store.expired(now)) {
            store.lift(kill.id(), epoch, "its time is over", now);
            approvals.withdraw(
                    tx,
                    Actor.CONTROL_PLANE,
                    KILL_LIFT,
                    kill.id().toString(),
                    "the kill's time is over");
            audit.append(
                    tx, KillEntries.of(Actor.CONTROL_PLANE, "kill.expire", kill).atEpoch(epoch));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
