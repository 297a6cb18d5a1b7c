package dev.pilothouse.db.clickhouse;

/** ClickHouse refused the statement; sending it again does not help. */
public final class QueryRefused extends StoreException {
    private final int code;

    QueryRefused(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** ClickHouse's error code, for example 60 for an unknown table. */
    public int code() {
        return code;
    }
}
