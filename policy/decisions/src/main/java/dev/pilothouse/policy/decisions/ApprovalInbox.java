package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.SEE_APPROVALS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import dev.pilothouse.policy.decisions.store.ApprovalRows;
import dev.pilothouse.policy.decisions.store.DeputyStore;
import dev.pilothouse.policy.decisions.store.MailStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads approvals of the tenants in which somebody may see them. */
public final class ApprovalInbox {
    private static final int LETTERS = 20;

    private final Database database;
    private final Clock clock;
    private final Supplier<List<Approvable<Tx>>> approvables;

    public ApprovalInbox(Database database, Clock clock) {
        this(database, clock, List::of);
    }

    /**
     * @param approvables what may say that a question is not taken back; asked at each call
     */
    public ApprovalInbox(
            Database database, Clock clock, Supplier<List<Approvable<Tx>>> approvables) {
        this.database = database;
        this.clock = clock;
        this.approvables = approvables;
    }

    /**
     * A page, newest first, without evidence and comments.
     *
     * @throws dev.pilothouse.db.model.Denied without {@link
     *     dev.pilothouse.db.model.Permission#SEE_APPROVALS} anywhere
     */
    public List<Approval> list(Actor actor, ApprovalFilter filter) {
        actor.requireAnywhere(SEE_APPROVALS);
        return actor instanceof Actor.Person person
                ? database.read(tx -> new ApprovalRows(tx).page(person, filter))
                : List.of();
    }

    /**
     * How e-mail goes; empty for who does not see approvals in every tenant: it names people of all
     * of them.
     */
    public Optional<Outbox.Health> mail(Actor actor) {
        return actor.mayEverywhere(SEE_APPROVALS)
                ? Optional.of(database.read(tx -> new MailStore(tx).health(LETTERS)))
                : Optional.empty();
    }

    /** How many wait for this actor; 0 for who sees none. */
    public int waiting(Actor actor) {
        return actor instanceof Actor.Person person && actor.may(SEE_APPROVALS)
                ? database.look(
                        tx -> new ApprovalRows(tx).count(person, ApprovalFilter.of(Show.WAITING)))
                : 0;
    }

    /**
     * One approval, whole.
     *
     * @param mayDecide who can decide about it now, by name; empty when it is over
     * @param deputies who of them is away, and who stands in
     * @param standsInFor of them, for whom the reader can decide
     * @param obstacle why the reader cannot decide; empty when they can
     * @param mayWithdraw whether the reader can take it back
     */
    public record Opened(
            Approval approval,
            List<Named> mayDecide,
            List<Deputy> deputies,
            List<Named> standsInFor,
            Optional<String> obstacle,
            boolean mayWithdraw) {
        public Opened {
            mayDecide = List.copyOf(mayDecide);
            deputies = List.copyOf(deputies);
            standsInFor = List.copyOf(standsInFor);
        }
    }

    /** Empty when there is none that the actor may see. */
    public Optional<Opened> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_APPROVALS);
        return database.read(tx -> {
            ApprovalRows rows = new ApprovalRows(tx);
            return rows.find(id)
                    .filter(a -> actor.may(SEE_APPROVALS, a.tenant()))
                    .map(a -> opened(tx, rows, actor, a));
        });
    }

    private Opened opened(Tx tx, ApprovalRows rows, Actor actor, Approval approval) {
        List<Named> may = approval.open() ? names(rows.mayDecide(approval)) : List.of();
        Set<UUID> ids = may.stream().map(Named::id).collect(Collectors.toSet());
        Instant now = clock.instant();
        List<Deputy> deputies =
                new DeputyStore(tx)
                        .current(now).stream()
                                .filter(d -> d.during(now) && ids.contains(d.person().id()))
                                .toList();
        Optional<String> obstacle = obstacle(actor, approval);
        List<Named> standsInFor = obstacle.isPresent() ? List.of() : standsInFor(actor, deputies);
        return new Opened(
                approval, may, deputies, standsInFor, obstacle, mayWithdraw(tx, actor, approval));
    }

    private boolean mayWithdraw(Tx tx, Actor actor, Approval approval) {
        return approval.open()
                && approval.asker().id().toString().equals(actor.ref())
                && approvables.get().stream()
                        .filter(a -> a.kind() == approval.kind())
                        .allMatch(a -> a.withdrawable(tx, approval.subject()));
    }

    private static List<Named> standsInFor(Actor actor, List<Deputy> deputies) {
        return deputies.stream()
                .filter(d -> d.deputy().id().toString().equals(actor.ref()))
                .map(Deputy::person)
                .toList();
    }

    /** Why this actor cannot decide, in a sentence; empty when they can. */
    public static Optional<String> obstacle(Actor actor, Approval approval) {
        if (!approval.open()) {
            return Optional.of("It is decided: " + approval.state().word() + ".");
        }
        if (!(actor instanceof Actor.Person person)) {
            return Optional.of("Only people decide.");
        }
        if (approval.isAuthor(person.id())) {
            return Optional.of(
                    approval.asker().id().equals(person.id())
                            ? "You asked for this, so somebody else has to decide."
                            : "You made a part of this, so somebody else has to decide.");
        }
        if (approval.hasVoted(person.id())) {
            return Optional.of("You decided already. Others have to agree too.");
        }
        return person.may(approval.permission(), approval.tenant())
                ? Optional.empty()
                : Optional.of(
                        "Your roles do not allow it: it takes the permission '"
                                + approval.permission().word()
                                + "'.");
    }

    private static List<Named> names(List<Member> members) {
        return members.stream().map(m -> new Named(m.id(), m.name())).toList();
    }
}
