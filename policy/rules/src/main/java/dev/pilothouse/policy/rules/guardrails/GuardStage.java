package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

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
        return Words.of(this);
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
        return Words.parse(field, GuardStage.class, word);
    }
}
