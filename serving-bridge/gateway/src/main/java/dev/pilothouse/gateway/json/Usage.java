package dev.pilothouse.gateway.json;

/**
 * Tokens of one call, as providers report them.
 *
 * @param prompt all input tokens, cached ones included
 * @param cacheRead of these, read from the provider's cache
 * @param cacheWrite of these, written to the provider's cache
 * @param completion all output tokens, reasoning included
 * @param reasoning of these, spent on reasoning
 * @param estimated true when the provider did not say and they were counted here
 */
public record Usage(
        long prompt,
        long cacheRead,
        long cacheWrite,
        long completion,
        long reasoning,
        boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, false);

    public static Usage estimate(long prompt, long completion) {
        return new Usage(prompt, 0, 0, completion, 0, true);
    }

    /** Input tokens that no cache bucket holds. */
    public long input() {
        return Math.max(prompt - cacheRead - cacheWrite, 0);
    }

    /** Output tokens that are not reasoning. */
    public long output() {
        return Math.max(completion - reasoning, 0);
    }
}
