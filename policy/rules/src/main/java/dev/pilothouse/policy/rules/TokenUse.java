package dev.pilothouse.policy.rules;

import dev.pilothouse.db.model.BadInput;

/**
 * Tokens of one call in disjoint buckets: their sum is what was used.
 *
 * @param input without what came from or went into a cache
 * @param output without reasoning
 */
public record TokenUse(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    public TokenUse {
        if (Math.min(Math.min(Math.min(input, cacheRead), Math.min(cacheWrite, output)), reasoning)
                < 0) {
            throw new BadInput(
                    "tokens",
                    input + ", " + cacheRead + ", " + cacheWrite + ", " + output + ", " + reasoning,
                    "no negative number");
        }
    }

    /**
     * From the standard's totals, where input includes caches and output includes reasoning.
     * Senders that report a part larger than its total lose nothing: the total is then taken as the
     * rest.
     */
    public static TokenUse ofTotals(
            long input, long cacheRead, long cacheWrite, long output, long reasoning) {
        long fresh = input - cacheRead - cacheWrite;
        long spoken = output - reasoning;
        return new TokenUse(
                fresh < 0 ? input : fresh,
                cacheRead,
                cacheWrite,
                spoken < 0 ? output : spoken,
                reasoning);
    }

    public long total() {
        return input + cacheRead + cacheWrite + output + reasoning;
    }
}
