package dev.pilothouse.policy.audit;

/**
 * What of the log a filter shows.
 *
 * @param first smallest number; 0 when there is none
 * @param last largest number; 0 when there is none
 */
public record AuditExtent(long entries, long first, long last) {
    /** Whether no number is missing in between: then their hashes are one chain. */
    public boolean contiguous() {
        return entries > 0 && last - first + 1 == entries;
    }
}
