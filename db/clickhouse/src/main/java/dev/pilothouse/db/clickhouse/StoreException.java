package dev.pilothouse.db.clickhouse;

/** ClickHouse did not do what it was asked. */
public sealed class StoreException extends RuntimeException
        permits StoreUnavailable, StoreOverloaded, StoreTimeout, QueryRefused {
    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
