package dev.pilothouse.gateway.json;

import org.jspecify.annotations.Nullable;

/** A body that is refused with 400; the message names field, value and what was expected. */
public final class BadBody extends RuntimeException {
    private final @Nullable String field;

    BadBody(@Nullable String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** The field at fault; null when the body as a whole is. */
    public @Nullable String field() {
        return field;
    }
}
