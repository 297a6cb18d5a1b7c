package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import java.util.Arrays;
import java.util.Locale;

/** Text that does harm where it is shown or run. */
public enum Markup {
    /** Scripts, frames and handlers in HTML. */
    HTML,
    /** Statements that change or steal data. */
    SQL,
    /** Escape sequences that a terminal obeys. */
    TERMINAL,
    /** Markdown images from elsewhere: showing them sends their address, with what is in it. */
    IMAGE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a word.
     *
     * @throws BadInput when it names none
     */
    public static Markup ofWord(String field, String word) {
        return Arrays.stream(values())
                .filter(m -> m.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput(field, word, "one of html, sql, terminal, image"));
    }
}
