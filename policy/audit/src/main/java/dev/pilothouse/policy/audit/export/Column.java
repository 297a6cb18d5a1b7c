package dev.pilothouse.policy.audit.export;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param value of a row: text, a {@link Long} or an {@link java.time.Instant}, as the kind says
 */
record Column<T>(String name, Kind kind, Function<T, Object> value) {
    enum Kind {
        TEXT,
        WHOLE,
        TIME
    }

    static <T> Column<T> text(String name, Function<T, String> value) {
        return new Column<>(name, Kind.TEXT, value::apply);
    }

    static <T> Column<T> whole(String name, Function<T, Long> value) {
        return new Column<>(name, Kind.WHOLE, value::apply);
    }

    static <T> Column<T> time(String name, Function<T, java.time.Instant> value) {
        return new Column<>(name, Kind.TIME, value::apply);
    }
}
