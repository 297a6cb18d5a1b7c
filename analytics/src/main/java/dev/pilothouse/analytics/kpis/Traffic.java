package dev.pilothouse.analytics.kpis;

import dev.pilothouse.analytics.Slots;
import java.util.List;

/**
 * Two periods of equal length, each as a whole and slot by slot.
 *
 * @param slots how the current period is cut; the one before is cut alike
 */
public record Traffic(Slots slots, Period<Sums> now, Period<Sums> before) {

    /**
     * @param total the whole period, not the sum of its slots: percentiles and distinct counts do
     *     not add up
     */
    public record Period<T>(T total, List<T> slots) {
        public Period {
            slots = List.copyOf(slots);
        }
    }

    /**
     * True when calls reach back through most of the period before. A change against a period that
     * was mostly not recorded would say something about the recording.
     */
    public boolean comparable() {
        List<Sums> slots = before.slots();
        return slots.stream().limit(Math.ceilDiv(slots.size(), 4)).anyMatch(s -> s.calls() > 0);
    }

    public boolean isEmpty() {
        return now.total().calls() == 0 && before.total().calls() == 0;
    }
}
