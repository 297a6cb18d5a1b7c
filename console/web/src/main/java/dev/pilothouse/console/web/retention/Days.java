package dev.pilothouse.console.web.retention;

import java.time.LocalDate;
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

    static String text(Optional<LocalDate> day, String none) {
        return day.map(Days::text).orElse(none);
    }
}
