package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that other people than its authors have to agree to.
 *
 * @param tenant empty: what belongs to none
 * @param subject id of the thing, unique in its kind
 * @param digest of what is decided about, lower-case hexadecimal SHA-256
 * @param asker who asked; one of the authors
 * @param authors who made it; never decide about it
 * @param approvers how many different people must approve, 1 to 5
 * @param evidence for people; empty in lists
 * @param link path of the thing's own page in the console
 * @param votes in the order in which they were given
 * @param comments oldest first; empty in lists
 * @param end empty while it is open
 */
public record Approval(
        UUID id,
        ApprovalKind kind,
        Optional<TenantId> tenant,
        String subject,
        String title,
        String digest,
        Named asker,
        List<Named> authors,
        int approvers,
        String risk,
        String note,
        Map<String, Object> evidence,
        String link,
        Instant askedAt,
        Optional<Instant> due,
        State state,
        List<Vote> votes,
        List<Comment> comments,
        Optional<End> end) {

    /** Where an approval is. */
    public enum State {
        OPEN,
        APPROVED,
        CHANGES_REQUESTED,
        /** Taken back by whom it belongs to. */
        WITHDRAWN,
        /** Another one about the same thing took its place. */
        VOID;

        /** The word of URLs and command lines, for example {@code changes-requested}. */
        public String word() {
            return Words.of(this);
        }

        /**
         * @throws dev.pilothouse.db.model.BadInput when {@code word} names none
         */
        public static State ofWord(String word) {
            return Words.parse("state", State.class, word);
        }
    }

    /** What somebody said. */
    public enum Verdict {
        APPROVE,
        REQUEST_CHANGES;

        public String word() {
            return Words.of(this);
        }
    }

    /** Somebody, with the name shown to people. */
    public record Named(UUID id, String name) {}

    /**
     * A decision of one person.
     *
     * @param onBehalfOf for whom they stood in; it is their own vote all the same
     * @param counts false when they no longer hold the permission
     */
    public record Vote(
            Named person,
            Verdict verdict,
            String comment,
            Instant at,
            Optional<Named> onBehalfOf,
            boolean counts) {}

    public record Comment(Named person, String text, Instant at) {}

    public record End(Instant at, String why) {}

    public Approval {
        authors = List.copyOf(authors);
        evidence = Map.copyOf(evidence);
        votes = List.copyOf(votes);
        comments = List.copyOf(comments);
    }

    public boolean open() {
        return state == State.OPEN;
    }

    Approval ended(State how, End when) {
        return new Approval(
                id,
                kind,
                tenant,
                subject,
                title,
                digest,
                asker,
                authors,
                approvers,
                risk,
                note,
                evidence,
                link,
                askedAt,
                due,
                how,
                votes,
                comments,
                Optional.of(when));
    }

    /** What it takes to decide, in {@link #tenant}. */
    public Permission permission() {
        return kind.permission();
    }

    public boolean isAuthor(UUID person) {
        return authors.stream().anyMatch(a -> a.id().equals(person));
    }

    /** Whether somebody voted, or had somebody vote for them. */
    public boolean hasVoted(UUID person) {
        return votes.stream()
                .anyMatch(v ->
                        v.person().id().equals(person)
                                || v.onBehalfOf().filter(o -> o.id().equals(person)).isPresent());
    }

    /** How many approve whose word still counts. */
    public int approved() {
        return approving().size();
    }

    /** Who approves and still counts, in the order of their votes. */
    public List<UUID> approving() {
        return votes.stream()
                .filter(v -> v.verdict() == Verdict.APPROVE && v.counts())
                .map(v -> v.person().id())
                .toList();
    }

    public boolean overdue(Instant now) {
        return open() && due.filter(now::isAfter).isPresent();
    }
}
