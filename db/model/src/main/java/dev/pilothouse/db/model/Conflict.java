package dev.pilothouse.db.model;

/** A change that does not fit the state of things. HTTP 409. */
public final class Conflict extends RuntimeException {
    private final Reason reason;

    /** Why; its word is the error code of the REST API. */
    public enum Reason {
        /** Somebody else changed it since it was read. */
        CHANGED_MEANWHILE,
        ALREADY_EXISTS,
        /** A second, different person is needed. */
        SAME_PERSON,
        ALREADY_LIFTED,
        STILL_IN_USE,
        /** It would leave nobody who may undo it. */
        LAST_ADMIN
    }

    public Conflict(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The word of error bodies, for example {@code same-person}. */
    public String word() {
        return Words.of(reason);
    }
}
