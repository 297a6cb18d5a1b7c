package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.SEE_APPROVALS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import dev.pilothouse.policy.decisions.store.ApprovalRows;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads approvals of the tenants in which somebody may see them. */
public final class ApprovalInbox {
    private final Database database;

    public ApprovalInbox(Database database) {
        this.database = database;
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

    /** How many wait for this actor; 0 for who sees none. */
    public int waiting(Actor actor) {
        return actor instanceof Actor.Person person && actor.may(SEE_APPROVALS)
                ? database.look(tx ->
                        new ApprovalRows(tx).count(person, ApprovalFilter.of(Show.WAITING)))
                : 0;
    }

    /**
     * One approval, whole.
     *
     * @param mayDecide who can decide about it now, by name; empty when it is over
     */
    public record Opened(Approval approval, List<Named> mayDecide) {
        public Opened {
            mayDecide = List.copyOf(mayDecide);
        }
    }

    /** Empty when there is none that the actor may see. */
    public Optional<Opened> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_APPROVALS);
        return database.read(tx -> {
            ApprovalRows rows = new ApprovalRows(tx);
            return rows.find(id)
                    .filter(a -> Approvals.sees(actor, a))
                    .map(a -> new Opened(a, a.open() ? names(rows.mayDecide(a)) : List.of()));
        });
    }

    private static List<Named> names(List<Member> members) {
        return members.stream().map(m -> new Named(m.id(), m.name())).toList();
    }
}
