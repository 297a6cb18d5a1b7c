package dev.pilothouse.db.clickhouse;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Values as the driver takes them for {@code param_*}: text, numbers, UTC times, lists. */
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

    /** The driver escapes text and quotes the elements of lists; the rest is written here. */
    private static Object write(Object value) {
        return switch (value) {
            case Collection<?> list -> list.stream().map(Parameters::write).toList();
            case Instant time -> TIME.format(time);
            case Boolean flag -> flag ? "1" : "0";
            case Number number -> number;
            default -> value.toString();
        };
    }
}
