package dev.pilothouse.db.clickhouse;

import org.jspecify.annotations.Nullable;

/** The time limit of the statement or of the connection is over; an insert may still go on. */
public final class StoreTimeout extends StoreException {
    StoreTimeout(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
