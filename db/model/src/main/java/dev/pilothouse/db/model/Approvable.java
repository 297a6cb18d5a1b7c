package dev.pilothouse.db.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an approval is about: a release, a card, a lift. Implemented by the room that owns such
 * things; the approvals engine knows no more of them.
 *
 * @param <T> an open transaction of the store
 */
public interface Approvable<T> {
    ApprovalKind kind();

    /**
     * Takes the decision, in the transaction that makes it; throwing undoes the decision.
     *
     * @throws Conflict when the thing is no longer what was decided about (another digest)
     */
    void decided(T tx, Decision decision);

    /** Whether whoever asked may take the question about this thing back. */
    default boolean withdrawable(T tx, String subject) {
        return true;
    }

    /**
     * How many different people must approve by now, where that can become more after it was asked
     * for; never counts for fewer than were asked for.
     */
    default int approvers(T tx, String subject, Instant at) {
        return 1;
    }

    /**
     * The transaction of {@link #decided} has taken effect: time to tell others. Must not block.
     */
    default void committed(Decision decision) {}

    /** How an approval can end. */
    enum End {
        APPROVED,
        CHANGES_REQUESTED,
        /** Whoever asked for it took it back. */
        WITHDRAWN
    }

    /**
     * The end of one approval.
     *
     * @param approval its id
     * @param subject id of the thing, unique in its kind
     * @param digest of what was decided about, lower-case hexadecimal SHA-256
     * @param approvers who approved, in that order; empty unless it was approved
     * @param last who made the decision final, or took the question back
     */
    record Decision(
            UUID approval,
            String subject,
            String digest,
            End end,
            List<UUID> approvers,
            Actor.Person last,
            Instant at) {
        public Decision {
            approvers = List.copyOf(approvers);
        }
    }
}
