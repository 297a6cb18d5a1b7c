package dev.pilothouse.policy.audit;

import java.time.Instant;

/**
 * Reads of content by one person, or of one trace.
 *
 * @param subject pseudonym of the person, or {@code tenant/trace}
 * @param name for people; the subject when it has none
 * @param reads in all, reveals included
 * @param others traces that the person read, or people who read the trace
 */
public record ContentReads(
        String subject, String name, long reads, long reveals, long others, Instant last) {
    /** How the actions of entries about reads begin. */
    public static final String ACTIONS = "content.";

    /** The action of an entry about a reveal of what was masked. */
    public static final String REVEAL = "content.reveal";

    /** What reads are counted by. */
    public enum By {
        PERSON,
        TRACE
    }
}
