package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** How somebody made sure that a request is of the person it is about. */
public enum IdentityMethod {
    /** The person signed in to the account. */
    SIGN_IN,
    /** A code sent to the known address came back. */
    E_MAIL_LOOP,
    DOCUMENTS,
    /** Somebody acts for the person and proved it. */
    AGENT,
    /** Data that only the account's owner knows. */
    KNOWN_ACCOUNT;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no method
     */
    public static IdentityMethod ofWord(String word) {
        return Words.parse("method", IdentityMethod.class, word);
    }
}
