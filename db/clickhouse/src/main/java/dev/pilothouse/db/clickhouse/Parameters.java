package dev.pilothouse.db.clickhouse;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Values as ClickHouse reads them in {@code param_*}: escaped text, UTC times, quoted arrays. */
final class Parameters {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("yyyy-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .toFormatter()
                    .withZone(ZoneOffset.UTC);

    private Parameters() {}

    static Map<String, Object> of(Map<String, ?> values) {
        Map<String, Object> written = new HashMap<>();
        values.forEach((name, value) -> written.put(name, write(value)));
        return written;
    }

    static String write(Object value) {
        return switch (value) {
            case Collection<?> list ->
                    list.stream().map(Parameters::element).collect(joining(",", "[", "]"));
            case String text -> escape(text);
            case Instant time -> TIME.format(time);
            case Boolean flag -> flag ? "1" : "0";
            case Number number -> number.toString();
            case LocalDate day -> day.toString();
            default -> escape(value.toString());
        };
    }

    private static String element(Object value) {
        return value instanceof Number
                ? write(value)
                : "'" + write(value).replace("'", "\\'") + "'";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }
}
