package dev.pilothouse.console.web.ui;

import dev.pilothouse.db.model.BadInput;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The time a page is about, as it stands in the address: {@code 24h} or {@code
 * 2026-10-24..2026-11-23}.
 */
public sealed interface TimeRange {
    /** The last so-and-so-long, moving with the clock. */
    enum Preset implements TimeRange {
        M15("15m", "Last 15 minutes", Duration.ofMinutes(15)),
        H1("1h", "Last hour", Duration.ofHours(1)),
        H24("24h", "Last 24 hours", Duration.ofHours(24)),
        D7("7d", "Last 7 days", Duration.ofDays(7)),
        D30("30d", "Last 30 days", Duration.ofDays(30)),
        D90("90d", "Last 90 days", Duration.ofDays(90));

        private final String word;
        private final String label;
        private final Duration length;

        Preset(String word, String label, Duration length) {
            this.word = word;
            this.label = label;
            this.length = length;
        }

        @Override
        public String word() {
            return word;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public Duration length() {
            return length;
        }

        @Override
        public Instant from(Instant now) {
            return now.minus(length);
        }

        @Override
        public Instant to(Instant now) {
            return now;
        }

        @Override
        public String dates(Instant now) {
            return length.toDays() < 2 ? "" : span(now.minus(length), now);
        }
    }

    /**
     * From the beginning of one day to the end of another, UTC.
     *
     * @param last at most 399 days after {@code first}
     */
    record Days(LocalDate first, LocalDate last) implements TimeRange {
        public Days {
            if (last.isBefore(first) || ChronoUnit.DAYS.between(first, last) > 399) {
                throw new BadInput(
                        "range", first + ".." + last, "an end after the start, at most 400 days");
            }
        }

        @Override
        public String word() {
            return first + ".." + last;
        }

        @Override
        public String label() {
            return first.equals(last) ? "Day" : "Days";
        }

        @Override
        public Duration length() {
            return Duration.ofDays(ChronoUnit.DAYS.between(first, last) + 1);
        }

        @Override
        public Instant from(Instant now) {
            return first.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        @Override
        public Instant to(Instant now) {
            return last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        @Override
        public String dates(Instant now) {
            return span(from(now), to(now).minusSeconds(1));
        }
    }

    /** What stands in the address. */
    String word();

    /** For people. */
    String label();

    /** The dates behind the label; may be empty. */
    String dates(Instant now);

    Duration length();

    /** Inclusive. */
    Instant from(Instant now);

    /** Exclusive. */
    Instant to(Instant now);

    /**
     * @throws BadInput when {@code word} is neither a preset nor two days
     */
    static TimeRange parse(String word) {
        for (Preset preset : Preset.values()) {
            if (preset.word.equals(word)) {
                return preset;
            }
        }
        String[] days = word.split("\\.\\.", -1);
        try {
            if (days.length == 2) {
                return new Days(LocalDate.parse(days[0]), LocalDate.parse(days[1]));
            }
        } catch (DateTimeException e) {
            throw wrong(word, e);
        }
        throw wrong(word, null);
    }

    private static BadInput wrong(String word, @Nullable Exception cause) {
        String presets =
                String.join(", ", Arrays.stream(Preset.values()).map(Preset::word).toList());
        BadInput refused =
                new BadInput(
                        "range", word, presets + " or two days such as 2026-10-24..2026-11-23");
        refused.initCause(cause);
        return refused;
    }

    private static String span(Instant from, Instant to) {
        ZonedDateTime a = from.atZone(ZoneOffset.UTC);
        ZonedDateTime b = to.atZone(ZoneOffset.UTC);
        DateTimeFormatter day = DateTimeFormatter.ofPattern("d MMM", Locale.UK);
        DateTimeFormatter full = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.UK);
        return a.toLocalDate().equals(b.toLocalDate())
                ? full.format(b)
                : (a.getYear() == b.getYear() ? day : full).format(a) + " – " + full.format(b);
    }
}
