package dev.pilothouse.ingest.decode;

import dev.pilothouse.db.model.BadInput;

/** The body is not what its content type says. */
public final class Undecodable extends Exception {
    private final String field;

    Undecodable(String field, String value, String expected) {
        super(new BadInput(field, value, expected).getMessage());
        this.field = field;
    }

    /** The body as a whole is no ExportTraceServiceRequest. */
    public static Undecodable body(String why) {
        return new Undecodable("body", why, "an ExportTraceServiceRequest");
    }

    /** Where it went wrong, for example {@code resourceSpans.scopeSpans.spans.traceId}. */
    public String field() {
        return field;
    }
}
