package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** Where a version of a card is. */
public enum CardState {
    DRAFT,
    /** Its sign-off was asked for; a change takes the question back. */
    ASKED,
    CHANGES_REQUESTED,
    /** Never changes again. */
    SIGNED;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static CardState ofWord(String word) {
        return Words.parse("state", CardState.class, word);
    }
}
