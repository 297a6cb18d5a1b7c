package dev.pilothouse.console.web.retention;

import dev.pilothouse.registry.DataKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What will be deleted when, as it stands now.
 *
 * @param nextRun day in UTC of the next run
 * @param lines one for each kind of data
 * @param calendar what goes on which of the next days, in order; what is overdue goes with the next
 *     run
 */
public record RetentionPreview(LocalDate nextRun, List<Line> lines, List<Going> calendar) {
    public RetentionPreview {
        lines = List.copyOf(lines);
        calendar = List.copyOf(calendar);
    }

    /**
     * A kind of data.
     *
     * @param rows in all
     * @param oldest day of the oldest, in UTC; empty: there is none
     * @param next when something of it goes; empty: nothing within the calendar
     * @param rowsThen how many rows go then
     * @param held rows whose time is over or will be within the calendar, and that a hold keeps
     * @param cut the first day that was not looked at, since there are too many rows; empty: all
     *     were
     */
    public record Line(
            DataKind data,
            long rows,
            Optional<LocalDate> oldest,
            Optional<LocalDate> next,
            long rowsThen,
            long held,
            Optional<LocalDate> cut) {
        /** That not all was looked at, for people; empty when it was. */
        Optional<String> cutWords() {
            return cut.map(day ->
                    "%s: there are too many rows to count them all here; of %s and later, more may go than is said"
                            .formatted(data.label(), Days.text(day)));
        }
    }

    /** Rows of a kind that go on a day. */
    public record Going(LocalDate day, DataKind data, long rows) {}
}
