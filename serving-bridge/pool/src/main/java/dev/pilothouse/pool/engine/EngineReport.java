package dev.pilothouse.pool.engine;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What an engine says of itself.
 *
 * @param memoryBytes resident, 0 where nobody tells
 * @param version of its software, empty where it does not tell
 * @param kvUse share of the memory for prompts and answers that is in use, 0 to 1
 * @param tokensPerSecond generated now, by its own count
 * @param promptTokensPerSecond read now, by its own count
 * @param alarms what people should look at
 */
public record EngineReport(
        long memoryBytes,
        String version,
        OptionalDouble kvUse,
        OptionalDouble tokensPerSecond,
        OptionalDouble promptTokensPerSecond,
        List<String> alarms) {
    static final EngineReport NOTHING =
            new EngineReport(
                    0,
                    "",
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    List.of());
}
