package dev.pilothouse.pool.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.pool.engine.Ask;

/**
 * A call as it enters the queue of its model.
 *
 * @param tenant whose turn it takes; empty: nobody's
 * @param prefix hash of the tenant and of how the prompt begins: the same for calls that share what
 *     an engine keeps of prompts
 * @param weight estimated tokens of the prompt
 */
public record Request(String tenant, long prefix, int weight, Ask ask) {
    private static final int LONGEST_PREFIX = 2_000;

    /**
     * Hash of a prefix; other tenants' are other ones, so that nobody can learn from a fast answer
     * what somebody else asked.
     *
     * @param beginning instructions and first turn
     */
    public static long prefix(String tenant, String beginning) {
        String head =
                beginning.length() <= LONGEST_PREFIX
                        ? beginning
                        : beginning.substring(0, LONGEST_PREFIX);
        return Hash.of((tenant + '\n' + head).getBytes(UTF_8));
    }
}
