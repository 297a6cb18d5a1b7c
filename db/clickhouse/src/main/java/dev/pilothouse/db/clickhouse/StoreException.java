package dev.pilothouse.db.clickhouse;

import org.jspecify.annotations.Nullable;

/** ClickHouse did not do what it was asked. */
public sealed class StoreException extends RuntimeException
        permits StoreUnavailable, StoreOverloaded, StoreTimeout, QueryRefused {
    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
