package dev.pilothouse.db.clickhouse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Map;

/**
 * Values as ClickHouse reads them in {@code param_*}. The driver escapes texts and quotes the
 * elements of collections; escaping here too would double each backslash.
 */
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

    private static Object write(Object value) {
        return switch (value) {
            case Instant time -> TIME.format(time);
            case Boolean flag -> flag ? "1" : "0";
            case LocalDate day -> day.toString();
            case Number number -> number.toString();
            default -> value;
        };
    }
}
