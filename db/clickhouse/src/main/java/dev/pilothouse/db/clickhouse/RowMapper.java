package dev.pilothouse.db.clickhouse;

/** Makes a value of a row. */
@FunctionalInterface
public interface RowMapper<T> {
    T map(Row row);
}
