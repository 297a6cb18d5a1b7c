package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;
import java.util.List;
import java.util.Optional;

/**
 * What callers fill in.
 *
 * @param name as placeholders write it: a lower-case letter, then letters, digits and {@code _}, at
 *     most 63 characters
 * @param required whether a call without it is refused; a default takes its place
 * @param fallback the value of calls that leave it out, as text
 * @param maxLength of a text in characters, 1 to {@value #LONGEST}; of no other type
 * @param values of an enum, 1 to 100; of no other type
 * @param description for people; may be empty
 */
public record PromptVariable(
        String name,
        Type type,
        boolean required,
        Optional<String> fallback,
        int maxLength,
        List<String> values,
        String description) {
    /** Most characters of a text. */
    public static final int LONGEST = 200_000;

    public PromptVariable {
        values = List.copyOf(values);
    }

    /** What values of a variable are. */
    public enum Type {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        ENUM;

        public String word() {
            return Words.of(this);
        }

        /**
         * @throws BadInput when {@code word} names none
         */
        public static Type ofWord(String field, String word) {
            return Words.parse(field, Type.class, word);
        }
    }

    /** A text that every call must give. */
    public static PromptVariable text(String name) {
        return new PromptVariable(
                name, Type.STRING, true, Optional.empty(), LONGEST, List.of(), "");
    }
}
