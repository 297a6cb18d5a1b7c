package dev.pilothouse.policy.decisions;

import java.time.Instant;
import java.util.UUID;

/**
 * What a process of a node says about its lease of one budget and period. Amounts are whole units
 * of the budget.
 *
 * @param begins the period
 * @param sequence grows with each message about this lease; an older one only counts what it spent
 * @param holds what it was granted, less what it gives back with this message; from now on it
 *     spends no more of the answer to an earlier message
 * @param spent since its first, only grows
 * @param reserved of what it holds, by calls under way
 * @param want what it would like to hold, spent included
 * @param need of that, what calls wait for now, beyond {@code holds}
 * @param last the lease is over: all that is not spent is given back
 */
public record LeaseAsk(
        UUID budget,
        Instant begins,
        long sequence,
        long holds,
        long spent,
        long reserved,
        long want,
        long need,
        boolean last) {
    public LeaseAsk {
        if (holds < 0 || spent < 0 || reserved < 0 || want < 0 || need < 0 || sequence < 1) {
            throw new IllegalArgumentException("a lease of budget " + budget + " below 0");
        }
    }
}
