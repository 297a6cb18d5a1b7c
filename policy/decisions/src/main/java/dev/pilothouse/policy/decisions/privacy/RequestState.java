package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** Where a privacy request is. */
public enum RequestState {
    RECEIVED,
    IDENTITY_CHECKED,
    /** What each store holds was counted. */
    PLANNED,
    APPROVAL_ASKED,
    APPROVED,
    EXECUTING,
    /** Everything was deleted; stores are being looked through. */
    PROBING,
    DONE,
    REFUSED,
    WITHDRAWN;

    public String word() {
        return Words.of(this);
    }

    /** Whether it still has a clock. */
    public boolean open() {
        return compareTo(DONE) < 0;
    }

    /** Whether data are being destroyed: too late to refuse or to take back. */
    public boolean destroying() {
        return this == EXECUTING || this == PROBING;
    }

    /**
     * @throws BadInput when {@code word} names no state
     */
    public static RequestState ofWord(String word) {
        return Words.parse("state", RequestState.class, word);
    }
}
