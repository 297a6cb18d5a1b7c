package dev.pilothouse.db.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/** How long a budget counts before it begins anew: calendar units in UTC, weeks from Monday. */
public enum BudgetPeriod {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    /** Never begins anew. */
    TOTAL;

    /** The word of URLs, command lines and the wire, for example {@code month}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no period
     */
    public static BudgetPeriod ofWord(String word) {
        return Words.parse("period", BudgetPeriod.class, word);
    }

    /** When the period that holds a moment began; {@link Instant#EPOCH} for the whole of time. */
    public Instant begin(Instant at) {
        ZonedDateTime utc = at.atZone(ZoneOffset.UTC);
        return switch (this) {
            case HOUR -> utc.truncatedTo(ChronoUnit.HOURS).toInstant();
            case DAY -> utc.truncatedTo(ChronoUnit.DAYS).toInstant();
            case WEEK ->
                    utc.truncatedTo(ChronoUnit.DAYS)
                            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                            .toInstant();
            case MONTH -> utc.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
            case TOTAL -> Instant.EPOCH;
        };
    }

    /** When the period that began then ends; empty for the whole of time. */
    public Optional<Instant> end(Instant begin) {
        ZonedDateTime utc = begin.atZone(ZoneOffset.UTC);
        return switch (this) {
            case HOUR -> Optional.of(utc.plusHours(1).toInstant());
            case DAY -> Optional.of(utc.plusDays(1).toInstant());
            case WEEK -> Optional.of(utc.plusWeeks(1).toInstant());
            case MONTH -> Optional.of(utc.plusMonths(1).toInstant());
            case TOTAL -> Optional.empty();
        };
    }
}
