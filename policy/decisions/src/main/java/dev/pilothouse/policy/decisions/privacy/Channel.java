package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** How a request came in. */
public enum Channel {
    FORM,
    E_MAIL,
    LETTER,
    TELEPHONE,
    API;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no channel
     */
    public static Channel ofWord(String word) {
        return Words.parse("channel", Channel.class, word);
    }
}
