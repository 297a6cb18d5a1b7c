package dev.pilothouse.db.model;

import java.util.Optional;

/** Something named does not exist, or not for this reader. HTTP 404. */
public final class NotFound extends RuntimeException {
    private final String field;

    /**
     * @param field what was looked for, for example {@code tenant}
     */
    public NotFound(String field, String value) {
        super(
                field
                        + " '"
                        + (value.length() > 100 ? value.substring(0, 100) + "…" : value)
                        + "' does not exist");
        this.field = field;
    }

    private NotFound(String field, String value, Denied denied) {
        this(field, value);
        initCause(denied);
    }

    /**
     * It is there, but not for this reader, who learns no more than of what is not.
     *
     * @param denied what was refused, for the audit log
     */
    public static NotFound hiding(String field, String value, Denied denied) {
        return new NotFound(field, value, denied);
    }

    /** What was refused; empty: it does not exist. */
    public Optional<Denied> hidden() {
        return getCause() instanceof Denied denied ? Optional.of(denied) : Optional.empty();
    }

    public String field() {
        return field;
    }
}
