package dev.pilothouse.policy.rules.prompts;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Numbers that steer the answer; what is empty is left to the caller or the provider.
 *
 * @param temperature 0 to 2
 * @param topP above 0, at most 1
 * @param maxOutputTokens 1 to 1,000,000
 * @param stop at most 4 texts of 1 to 200 characters
 * @param seed any whole number up to 2<sup>53</sup>
 * @param frequencyPenalty -2 to 2
 * @param presencePenalty -2 to 2
 */
public record PromptParameters(
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalLong maxOutputTokens,
        List<String> stop,
        OptionalLong seed,
        OptionalDouble frequencyPenalty,
        OptionalDouble presencePenalty) {
    public static final PromptParameters NONE =
            new PromptParameters(
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty());

    public PromptParameters {
        stop = List.copyOf(stop);
    }

    /** Names of those that are set and that only chat completions know. */
    public Optional<String> ofChatsOnly() {
        if (seed.isPresent()) {
            return Optional.of("seed");
        }
        if (frequencyPenalty.isPresent()) {
            return Optional.of("frequency_penalty");
        }
        return presencePenalty.isPresent() ? Optional.of("presence_penalty") : Optional.empty();
    }
}
