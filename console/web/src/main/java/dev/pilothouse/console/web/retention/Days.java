package dev.pilothouse.console.web.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Days, for people. */
final class Days {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private Days() {}

    /** For example {@code 1 Aug 2026}. */
    static String text(LocalDate day) {
        return DAY.format(day);
    }

    /** What lasts until a day lasts until its end, in UTC. */
    static Instant after(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The last day of what ends then. */
    static LocalDate last(Instant end) {
        return LocalDate.ofInstant(end.minusNanos(1), ZoneOffset.UTC);
    }

    static String text(Optional<LocalDate> day, String none) {
        return day.map(Days::text).orElse(none);
    }
}
