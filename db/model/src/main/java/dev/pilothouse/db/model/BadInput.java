package dev.pilothouse.db.model;

/**
 * Input that is refused: names the field, the value (cut at 100 characters) and what was expected.
 */
public final class BadInput extends IllegalArgumentException {
    private static final int SHOWN = 100;

    private final String field;
    private final String expected;

    public BadInput(String field, String value, String expected) {
        super(field + ": " + cut(value) + " (expected: " + expected + ")");
        this.field = field;
        this.expected = expected;
    }

    /**
     * Name of the field as the caller wrote it, for example {@code feature} or {@code
     * PILOTHOUSE_GATEWAY_PORT}.
     */
    public String field() {
        return field;
    }

    public String expected() {
        return expected;
    }

    private static String cut(String value) {
        return value.length() <= SHOWN ? "'" + value + "'" : "'" + value.substring(0, SHOWN) + "…'";
    }
}
