package dev.pilothouse.pool.engine;

import java.util.List;

/**
 * What an engine is asked to continue.
 *
 * @param system instructions, empty for the model's own
 * @param maxTokens most tokens to generate; 0: until the window is full
 * @param temperature 0 (always the likeliest token) to 2
 * @param topP 0 to 1
 * @param seed -1 draws one
 * @param stop the answer ends before the first of these
 */
public record Prompt(
        String system,
        List<Message> messages,
        int maxTokens,
        float temperature,
        float topP,
        int seed,
        List<String> stop)
        implements Ask {}
