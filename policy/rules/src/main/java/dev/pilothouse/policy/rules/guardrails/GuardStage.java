package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where in a call a text stands. */
public enum GuardStage {
    /** What the application and its user wrote. */
    INPUT,
    /** What the model wants a tool to be called with: in the history, and in the answer. */
    TOOL_ARGUMENTS,
    /** What a tool gave back. Untrusted. */
    TOOL_RESULTS,
    /** What the caller marked as retrieved. Untrusted. */
    RETRIEVED,
    /** What the model answered. */
    OUTPUT;

    /** For example {@code tool-results}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Texts that others than caller and model wrote: they may give information, no orders. */
    public boolean untrusted() {
        return this == TOOL_RESULTS || this == RETRIEVED;
    }

    /**
     * The stage of a word.
     *
     * @throws BadInput when it names none
     */
    public static GuardStage ofWord(String field, String word) {
        return Arrays.stream(values())
                .filter(s -> s.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new BadInput(
                                field,
                                word,
                                Arrays.stream(values())
                                        .map(GuardStage::word)
                                        .collect(Collectors.joining(", ", "one of ", ""))));
    }
}
