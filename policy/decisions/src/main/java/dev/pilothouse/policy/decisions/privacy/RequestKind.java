package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** What a person asks for. */
public enum RequestKind {
    /** GDPR Article 15, CCPA right to know. */
    ACCESS,
    /** GDPR Article 17, CCPA right to delete. */
    ERASURE,
    /** GDPR Article 16: a note of what is wrong; people correct it where it lies. */
    RECTIFICATION,
    /** GDPR Article 21. */
    OBJECTION;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no kind
     */
    public static RequestKind ofWord(String word) {
        return Words.parse("kind", RequestKind.class, word);
    }
}
