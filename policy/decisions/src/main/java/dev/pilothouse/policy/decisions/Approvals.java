package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.SEE_APPROVALS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.policy.decisions.Approval.Verdict;
import dev.pilothouse.policy.decisions.store.AccessStore;
import dev.pilothouse.policy.decisions.store.ApprovalStore;
import dev.pilothouse.policy.decisions.store.DeputyStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Approvals of every kind: asked for by the room that owns the thing, decided by people who did not
 * make it. Each step and its audit entry are one transaction; the last vote and what it changes
 * too.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-approvals.md">decision</a>
 */
public final class Approvals implements ApprovalDesk<Tx> {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Supplier<? extends Collection<? extends Approvable<Tx>>> kinds;
    private final ApprovalNews news;

    /**
     * @param kinds what takes the decisions; asked each time, so that the rooms can be made later
     *     than the desk that they need
     */
    public Approvals(
            Database database,
            AuditLog audit,
            Clock clock,
            Supplier<? extends Collection<? extends Approvable<Tx>>> kinds) {
        this(database, audit, clock, kinds, ApprovalNews.NONE);
    }

    /** The same, telling people by e-mail. */
    public Approvals(
            Database database,
            AuditLog audit,
            Clock clock,
            Supplier<? extends Collection<? extends Approvable<Tx>>> kinds,
            Outbox outbox) {
        this(database, audit, clock, kinds, (ApprovalNews) outbox);
    }

    private Approvals(
            Database database,
            AuditLog audit,
            Clock clock,
            Supplier<? extends Collection<? extends Approvable<Tx>>> kinds,
            ApprovalNews news) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.kinds = kinds;
        this.news = news;
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.pilothouse.db.model.BadInput when a field of the request is not as it says
     */
    @Override
    public UUID ask(Tx tx, Actor.Person asker, Request asked) {
        Request request = ApprovalRequests.check(asked);
        approvable(request.kind());
        ApprovalStore store = new ApprovalStore(tx);
        store.oneAsksAtATime(request.kind(), request.subject());
        Optional<Approval> old = store.lockOpen(request.kind(), request.subject());
        old.ifPresent(o -> store.end(o.id(), State.VOID, "asked for anew", now()));
        Set<UUID> authors = new HashSet<>(request.authors());
        authors.add(asker.id());
        UUID id = store.insert(asker.id(), authors, request, now());
        Approval made = store.find(id).orElseThrow();
        news.asked(tx, made, store.mayDecide(made));
        old.ifPresent(o ->
                audit.append(tx, ApprovalEntries.ended(asker, o, State.VOID, "asked for anew")));
        audit.append(tx, ApprovalEntries.asked(asker, id, request));
        return id;
    }

    @Override
    public void withdraw(Tx tx, Actor actor, ApprovalKind kind, String subject, String why) {
        ApprovalStore store = new ApprovalStore(tx);
        store.lockOpen(kind, subject)
                .ifPresent(open -> {
                    store.end(open.id(), State.WITHDRAWN, why, now());
                    news.ended(tx, store.find(open.id()).orElseThrow());
                    audit.append(tx, ApprovalEntries.ended(actor, open, State.WITHDRAWN, why));
                });
    }

    /** Has others who decide about a subject wait until the transaction ends. */
    void hold(Tx tx, ApprovalKind kind, String subject) {
        new ApprovalStore(tx).hold(kind, subject);
    }

    /**
     * Agrees. With the last vote that it takes, what was asked for happens, in the same
     * transaction.
     *
     * @return the approval, open while others must agree too
     * @throws Denied without the permission of its kind in its tenant, and always for machines
     * @throws Conflict when it is decided already, its digest is another, or this person made it or
     *     voted before
     */
    public Approval approve(Actor actor, UUID id, Ballot ballot) {
        return decide(actor, id, Verdict.APPROVE, checked(ballot, 0));
    }

    /**
     * Refuses, with what has to change; ends the approval.
     *
     * @throws Denied as for {@link #approve}
     * @throws Conflict as for {@link #approve}
     */
    public Approval requestChanges(Actor actor, UUID id, Ballot ballot) {
        return decide(actor, id, Verdict.REQUEST_CHANGES, checked(ballot, 1));
    }

    private static Ballot checked(Ballot ballot, int least) {
        String comment = Texts.check("comment", ballot.comment(), least, 2000);
        return new Ballot(ballot.digest(), comment, ballot.onBehalfOf());
    }

    private record Decided(Approval approval, Optional<Approvable.Decision> decision) {}

    private Approval decide(Actor actor, UUID id, Verdict verdict, Ballot ballot) {
        try {
            Decided decided = database.write(tx -> vote(tx, actor, id, verdict, ballot));
            decided.decision().ifPresent(approvable(decided.approval().kind())::committed);
            return decided.approval();
        } catch (OwnWork e) {
            database.run(tx ->
                    audit.append(
                            tx,
                            ApprovalEntries.refused(
                                    actor, e.approval, String.valueOf(e.conflict.getMessage()))));
            throw e.conflict;
        }
    }

    private Decided vote(Tx tx, Actor actor, UUID id, Verdict verdict, Ballot ballot) {
        ApprovalStore store = new ApprovalStore(tx);
        Approval approval = visible(actor, store.lock(id), id);
        Actor.Person voter = voter(tx, actor, approval);
        check(approval, voter, ballot);
        ballot.onBehalfOf().ifPresent(person -> checkDeputy(tx, approval, voter, person));
        if (!store.vote(id, voter.id(), verdict, ballot, now())) {
            throw new Conflict(Reason.SAME_PERSON, "you decided already; another person is needed");
        }
        raise(tx, approval);
        Approval voted = store.find(id).orElseThrow();
        Optional<State> end = end(voted, verdict);
        Approval after =
                end.map(state -> ended(store, voted, state, ballot.comment())).orElse(voted);
        Optional<Approvable.Decision> decision =
                end.map(state -> decision(after, voter, endOf(state)));
        // What writes into the audit log comes last: everybody else who does waits from there on.
        decision.ifPresent(d -> {
            news.ended(tx, after);
            approvable(after.kind()).decided(tx, d);
        });
        audit.append(tx, ApprovalEntries.voted(actor, after, verdict, ballot));
        return new Decided(after, decision);
    }

    /** More people may be needed by now than when it was asked for. */
    private void raise(Tx tx, Approval approval) {
        int needed = approvable(approval.kind()).approvers(tx, approval.subject(), now());
        if (needed > approval.approvers()) {
            new ApprovalStore(tx).raise(approval.id(), needed);
        }
    }

    /** The person with the grants of this moment: those that somebody came with may be gone. */
    private static Actor.Person voter(Tx tx, Actor actor, Approval approval) {
        actor.require(approval.permission(), approval.tenant());
        if (!(actor instanceof Actor.Person person)) {
            throw new Denied(approval.permission(), approval.tenant());
        }
        Actor.Person now =
                new AccessStore(tx)
                        .find(person.id())
                        .map(Member::actor)
                        .orElseThrow(() -> new Denied(approval.permission(), approval.tenant()));
        now.require(approval.permission(), approval.tenant());
        return now;
    }

    private static void check(Approval approval, Actor.Person voter, Ballot ballot) {
        requireOpen(approval);
        if (!approval.digest().equals(ballot.digest())) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "this is not what you looked at: its digest is " + approval.digest());
        }
        if (approval.isAuthor(voter.id())) {
            throw new OwnWork(approval, "you made or asked for this; another person has to decide");
        }
    }

    private static void requireOpen(Approval approval) {
        if (!approval.open()) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "this approval is no longer open: " + approval.state().word());
        }
    }

    private void checkDeputy(Tx tx, Approval approval, Actor.Person voter, UUID person) {
        if (!new DeputyStore(tx).standsIn(person, voter.id(), now())) {
            throw new Conflict(Reason.CHANGED_MEANWHILE, "you do not stand in for this person now");
        }
        if (approval.isAuthor(person)) {
            throw new OwnWork(
                    approval, "you would stand in for who made this; another person has to decide");
        }
        new AccessStore(tx)
                .find(person)
                .orElseThrow(() -> new NotFound("person", person.toString()))
                .actor()
                .require(approval.permission(), approval.tenant());
    }

    private Approval ended(ApprovalStore store, Approval voted, State state, String why) {
        Instant at = now();
        store.end(voted.id(), state, why, at);
        return voted.ended(state, new Approval.End(at, why));
    }

    private static Optional<State> end(Approval voted, Verdict verdict) {
        if (verdict == Verdict.REQUEST_CHANGES) {
            return Optional.of(State.CHANGES_REQUESTED);
        }
        return voted.approved() >= voted.approvers()
                ? Optional.of(State.APPROVED)
                : Optional.empty();
    }

    private static Approvable.End endOf(State state) {
        return state == State.APPROVED ? Approvable.End.APPROVED : Approvable.End.CHANGES_REQUESTED;
    }

    private static Approvable.Decision decision(
            Approval after, Actor.Person last, Approvable.End end) {
        return new Approvable.Decision(
                after.id(),
                after.subject(),
                after.digest(),
                end,
                end == Approvable.End.APPROVED ? after.approving() : List.of(),
                last,
                after.end().orElseThrow().at());
    }

    /**
     * Takes back what this person asked for; nobody decides about it any more.
     *
     * @param why 0 to 500 characters
     * @throws Denied for who did not ask for it
     * @throws Conflict when it is decided already, or it is not for them to take back
     */
    public Approval withdraw(Actor actor, UUID id, String why) {
        String reason = Texts.check("reason", why, 0, 500);
        return database.write(tx -> {
            ApprovalStore store = new ApprovalStore(tx);
            Approval approval = visible(actor, store.lock(id), id);
            if (!(actor instanceof Actor.Person person)
                    || !approval.asker().id().equals(person.id())) {
                throw new Denied(approval.permission(), approval.tenant());
            }
            requireOpen(approval);
            store.end(id, State.WITHDRAWN, reason, now());
            Approval after = store.find(id).orElseThrow();
            approvable(after.kind()).decided(tx, decision(after, person, Approvable.End.WITHDRAWN));
            news.ended(tx, after);
            audit.append(tx, ApprovalEntries.ended(actor, after, State.WITHDRAWN, reason));
            return after;
        });
    }

    /**
     * Adds a comment; also to what is decided already.
     *
     * @param text 1 to 2,000 characters
     */
    public Approval comment(Actor actor, UUID id, String text) {
        String checked = Texts.check("text", text, 1, 2000);
        return database.write(tx -> {
            ApprovalStore store = new ApprovalStore(tx);
            Approval approval = visible(actor, store.find(id), id);
            if (!(actor instanceof Actor.Person person)) {
                throw new Denied(SEE_APPROVALS, approval.tenant());
            }
            store.comment(id, person.id(), checked, now());
            audit.append(tx, ApprovalEntries.commented(actor, approval, checked));
            return store.find(id).orElseThrow();
        });
    }

    /** What the actor may not see is not there. */
    static Approval visible(Actor actor, Optional<Approval> found, UUID id) {
        actor.requireAnywhere(SEE_APPROVALS);
        Approval approval = found.orElseThrow(() -> new NotFound("approval", id.toString()));
        actor.requireSight(SEE_APPROVALS, approval.tenant(), "approval", id.toString());
        return approval;
    }

    private Approvable<Tx> approvable(ApprovalKind kind) {
        for (Approvable<Tx> each : kinds.get()) {
            if (each.kind() == kind) {
                return each;
            }
        }
        throw new IllegalStateException("nothing takes decisions about " + kind.word());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** An author tried to decide: refused, and written down. */
    private static final class OwnWork extends RuntimeException {
        private final transient Approval approval;
        private final transient Conflict conflict;

        OwnWork(Approval approval, String why) {
            super(why, null, false, false);
            this.approval = approval;
            this.conflict = new Conflict(Reason.SAME_PERSON, why);
        }
    }
}
