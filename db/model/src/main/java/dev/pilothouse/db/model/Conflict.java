package dev.pilothouse.db.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change that does not fit the state of things. HTTP 409. */
public final class Conflict extends RuntimeException {
    private final Reason reason;
    private final transient List<Change> changes;

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

    /**
     * A field that somebody else changed since it was read.
     *
     * @param field as the REST API calls it
     * @param before what it said when it was read; empty: nothing; null: no longer known
     * @param yours what the refused change says; empty: nothing
     * @param theirs what it says now; empty: nothing
     */
    public record Change(String field, @Nullable String before, String yours, String theirs) {
        /** A change whose earlier state is no longer known. */
        public Change(String field, String yours, String theirs) {
            this(field, null, yours, theirs);
        }
    }

    public Conflict(Reason reason, String message) {
        this(reason, message, List.of());
    }

    /** With what somebody else changed. */
    public Conflict(Reason reason, String message, List<Change> changes) {
        super(message);
        this.reason = reason;
        this.changes = List.copyOf(changes);
    }

    /** What somebody else changed; empty where it is not known, or not about fields. */
    public List<Change> changes() {
        return changes;
    }

    public Reason reason() {
        return reason;
    }

    /** The word of error bodies, for example {@code same-person}. */
    public String word() {
        return Words.of(reason);
    }
}
