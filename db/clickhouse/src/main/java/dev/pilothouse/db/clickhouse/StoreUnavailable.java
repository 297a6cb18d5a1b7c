package dev.pilothouse.db.clickhouse;

/** Not reached, or gone while it worked: whether the statement took effect is not known. */
public final class StoreUnavailable extends StoreException {
    StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
