package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** How a model came to be. */
public enum ModelKind {
    /** Registered as it was found; nobody has said. */
    UNSTATED,
    BASE,
    FINE_TUNED,
    DISTILLED,
    QUANTISED,
    ADAPTER;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static ModelKind ofWord(String word) {
        return Words.parse("kind", ModelKind.class, word);
    }
}
