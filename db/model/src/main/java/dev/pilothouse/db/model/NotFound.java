package dev.pilothouse.db.model;

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

    public String field() {
        return field;
    }
}
