package dev.pilothouse.db.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where a room asks for an approval of something it owns, and takes it back. Implemented by the
 * approvals engine; what becomes of it is told to the {@link Approvable} of the kind.
 *
 * @param <T> an open transaction of the store
 */
public interface ApprovalDesk<T> {
    /**
     * Asks. An open approval of the same subject is voided first.
     *
     * @param asker who asks; counts as an author
     * @return id of the approval
     */
    UUID ask(T tx, Actor.Person asker, Request request);

    /** Voids the open approval of a subject, if there is one: what it was about has changed. */
    void withdraw(T tx, Actor actor, ApprovalKind kind, String subject, String why);

    /**
     * What is to be approved.
     *
     * @param tenant empty: what belongs to none
     * @param subject id of the thing, unique in its kind, at most 200 characters
     * @param title what people read in the inbox, for example "support-answer v18 in production"
     * @param digest of the thing, lower-case hexadecimal SHA-256; another one is another approval
     * @param authors who made it; may not approve it
     * @param approvers how many different people must approve, 1 to 5
     * @param risk what risk it bears, for people, for example "high-risk"; may be empty
     * @param note why, by who asks, at most 2,000 characters
     * @param evidence for people, as JSON; at most 64 KiB
     * @param link path of the thing's own page in the console, for example "/prompts/..."
     * @param due when it should be decided
     */
    record Request(
            ApprovalKind kind,
            Optional<TenantId> tenant,
            String subject,
            String title,
            String digest,
            Set<UUID> authors,
            int approvers,
            String risk,
            String note,
            Map<String, Object> evidence,
            String link,
            Optional<Instant> due) {
        public Request {
            authors = Set.copyOf(authors);
            evidence = Map.copyOf(evidence);
        }
    }
}
