package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * When drills run by themselves.
 *
 * @param next empty: never
 * @param setBy empty before anybody set it
 */
public record DrillSchedule(Every every, Optional<Instant> next, String setBy, Instant setAt) {
    /** Working hours of most of Europe, so that somebody is there when a drill fails. */
    private static final LocalTime AT = LocalTime.of(9, 0);

    /** How often. */
    public enum Every {
        NEVER,
        WEEK,
        MONTH;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws BadInput when {@code word} is none of them
         */
        public static Every ofWord(String word) {
            for (Every every : values()) {
                if (every.word().equals(word)) {
                    return every;
                }
            }
            throw new BadInput("every", word, "never, week or month");
        }

        /** Nine o'clock UTC, a week or a month after {@code from}; empty: never. */
        Optional<Instant> after(Instant from) {
            ZonedDateTime day = from.atZone(ZoneOffset.UTC).with(AT);
            return switch (this) {
                case NEVER -> Optional.empty();
                case WEEK -> Optional.of(day.plusWeeks(1).toInstant());
                case MONTH -> Optional.of(day.plusMonths(1).toInstant());
            };
        }
    }
}
