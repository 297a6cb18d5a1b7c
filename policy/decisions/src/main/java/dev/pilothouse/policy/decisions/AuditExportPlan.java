package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An export that happens by itself for each day, week or month that ended.
 *
 * @param owner who set it; it may do what they may do when it runs
 * @param next when it runs next
 * @param last of its last run; empty before the first
 */
public record AuditExportPlan(
        UUID id, Data data, UUID owner, String ownerName, Instant next, Optional<Run> last) {

    /**
     * What was asked for.
     *
     * @param filter without a time: that follows from {@code every}
     * @param hour 0 to 23, UTC
     * @param folder below the base folder of the installation; empty: none
     * @param webhook an https address that gets the file; empty: none
     */
    public record Data(
            String name,
            AuditFilter filter,
            Set<ExportFormat> formats,
            Every every,
            int hour,
            String folder,
            String webhook) {
        public Data {
            formats = Set.copyOf(formats);
        }
    }

    /**
     * @param export empty when none could be started
     * @param outcome one line for people; empty while it runs
     */
    public record Run(Instant at, Optional<UUID> export, String outcome) {}

    /** How often. */
    public enum Every {
        /** Of the day before. */
        DAY,
        /** On Mondays, of the week before. */
        WEEK,
        /** On the first, of the month before. */
        MONTH;

        /** As in addresses and on the command line. */
        public String word() {
            return Words.of(this);
        }

        /**
         * @throws BadInput when it is none
         */
        public static Every ofWord(String word) {
            return Arrays.stream(values())
                    .filter(e -> e.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new BadInput("every", word, "day, week or month"));
        }

        /** The day on which the period that holds {@code day} begins. */
        LocalDate start(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
            };
        }

        LocalDate plus(LocalDate start, int periods) {
            return switch (this) {
                case DAY -> start.plusDays(periods);
                case WEEK -> start.plusWeeks(periods);
                case MONTH -> start.plusMonths(periods);
            };
        }

        /** The first moment after {@code now} at which a plan runs. */
        Instant next(Instant now, int hour) {
            LocalDate start = start(now.atZone(ZoneOffset.UTC).toLocalDate());
            Instant mine = at(start, hour);
            return mine.isAfter(now) ? mine : at(plus(start, 1), hour);
        }

        private static Instant at(LocalDate day, int hour) {
            return day.atTime(hour, 0).toInstant(ZoneOffset.UTC);
        }
    }

    /** When it runs after the next time. */
    public Instant after() {
        return data.every().next(next, data.hour());
    }

    /** The filter of the run at {@code moment}: the period that ended before it. */
    AuditFilter filterAt(Instant moment) {
        LocalDate end = data.every().start(moment.atZone(ZoneOffset.UTC).toLocalDate());
        LocalDate start = data.every().plus(end, -1);
        return data.filter()
                .between(
                        start.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        end.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
