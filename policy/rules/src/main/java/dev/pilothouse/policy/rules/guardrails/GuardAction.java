package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import java.util.Arrays;
import java.util.Locale;

/** What a rule does with what it found. */
public enum GuardAction {
    /** Lets it pass and records it; the rules below leave it alone. */
    ALLOW,
    /** Puts a placeholder in its place. */
    MASK,
    /** Ends the call. */
    BLOCK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The action of a word.
     *
     * @throws BadInput when it names none
     */
    public static GuardAction ofWord(String field, String word) {
        return Arrays.stream(values())
                .filter(a -> a.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput(field, word, "allow, mask or block"));
    }
}
