package dev.pilothouse.registry.cards;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** What a card is needed for. */
public enum Purpose {
    INTERNAL("Internal"),
    ANNEX_IV("Annex IV"),
    HUGGING_FACE("Hugging Face");

    private final String title;

    Purpose(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static Purpose ofWord(String word) {
        return Words.parse("purpose", Purpose.class, word);
    }
}
