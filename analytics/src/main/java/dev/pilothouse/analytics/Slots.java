package dev.pilothouse.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A period cut into equal slots for a trend line, and the period of equal length before it. Slots
 * begin at whole minutes or hours, because the roll-ups do.
 *
 * @param from start of the first slot
 * @param step length of a slot
 * @param count number of slots, 12 to 48 for the ranges of the header
 */
public record Slots(Instant from, Duration step, int count) {
    private static final int MOST = 48;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<Duration> STEPS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    HOUR,
                    Duration.ofHours(2),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(2),
                    Duration.ofDays(7),
                    Duration.ofDays(14));

    public static Slots of(Scope scope) {
        Duration step =
                STEPS.stream()
                        .filter(s -> scope.length().dividedBy(s) <= MOST)
                        .findFirst()
                        .orElse(STEPS.getLast());
        long unit = unit(step);
        long end = Math.ceilDiv(scope.to().getEpochSecond(), unit) * unit;
        int count = (int) Math.ceilDiv(scope.length().toSeconds(), step.toSeconds());
        return new Slots(Instant.ofEpochSecond(end - count * step.toSeconds()), step, count);
    }

    /** Minutes for short slots, hours for long ones: the roll-up that answers with least rows. */
    public boolean hourly() {
        return step.compareTo(HOUR) >= 0;
    }

    public String rollup() {
        return hourly() ? "rollup_hour" : "rollup_minute";
    }

    /** End of the last slot, exclusive. */
    public Instant to() {
        return from.plus(step.multipliedBy(count));
    }

    /** Start of the period before, which ends where this one begins. */
    public Instant before() {
        return from.minus(step.multipliedBy(count));
    }

    public Instant start(int slot) {
        return from.plus(step.multipliedBy(slot));
    }

    /** Values of {@code before}, {@code from}, {@code to} and {@code step} (seconds). */
    public Map<String, Object> parameters() {
        return Map.of("before", before(), "from", from, "to", to(), "step", step.toSeconds());
    }

    private static long unit(Duration step) {
        return step.compareTo(HOUR) >= 0 ? HOUR.toSeconds() : 60;
    }
}
