package dev.pilothouse.db.clickhouse;

/** Too many queries, parts or too little memory: try again later. */
public final class StoreOverloaded extends StoreException {
    StoreOverloaded(String message, Throwable cause) {
        super(message, cause);
    }
}
