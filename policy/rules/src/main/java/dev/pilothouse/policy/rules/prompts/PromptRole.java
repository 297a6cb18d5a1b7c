package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** Who says a message of a prompt. */
public enum PromptRole {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT;

    /** Whether it gives orders to the model: these come before all others. */
    public boolean leads() {
        return this == SYSTEM || this == DEVELOPER;
    }

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static PromptRole ofWord(String field, String word) {
        return Words.parse(field, PromptRole.class, word);
    }
}
