package dev.pilothouse.gateway.telemetry;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Open calls and calls of the last minute, by something that they have in common. */
final class Tally<K> {
    private static final int SECONDS = 60;

    /** Calls of one key; second {@code s} is counted in slot {@code s % 60}. */
    private static final class Count {
        final LongAdder open = new LongAdder();
        final AtomicIntegerArray slots = new AtomicIntegerArray(SECONDS);
        volatile long second;

        synchronized void began(long now) {
            forget(now);
            slots.incrementAndGet((int) (now % SECONDS));
        }

        synchronized int lastMinute(long now) {
            forget(now);
            int sum = 0;
            for (int i = 0; i < SECONDS; i++) {
                sum += slots.get(i);
            }
            return sum;
        }

        boolean idle(long now) {
            return open.sum() == 0 && lastMinute(now) == 0;
        }

        private void forget(long now) {
            for (long s = Math.max(second + 1, now - SECONDS + 1); s <= now; s++) {
                slots.set((int) (s % SECONDS), 0);
            }
            second = Math.max(second, now);
        }
    }

    /** What is counted of one key. */
    record Row<K>(K key, int open, int lastMinute) {}

    private final Map<K, Count> counts = new ConcurrentHashMap<>();
    private final LongSupplier seconds;
    private final int mostKept;

    /**
     * @param mostKept further keys are not counted
     */
    Tally(LongSupplier seconds, int mostKept) {
        this.seconds = seconds;
        this.mostKept = mostKept;
    }

    /** A call begins; what is returned ends it. */
    Runnable began(K key) {
        if (counts.size() >= mostKept && !counts.containsKey(key)) {
            return () -> {};
        }
        Count count = counts.compute(key, (k, known) -> began(known));
        return count.open::decrement;
    }

    /** Inside the map's lock for the key, so that it is not forgotten at the same time. */
    private Count began(@Nullable Count known) {
        Count count = known == null ? new Count() : known;
        count.open.increment();
        count.began(seconds.getAsLong());
        return count;
    }

    /** The largest first; forgets what had no call for a minute. */
    List<Row<K>> rows(int most) {
        long now = seconds.getAsLong();
        counts.keySet()
                .forEach(key -> counts.computeIfPresent(key, (k, c) -> c.idle(now) ? null : c));
        return counts.entrySet().stream()
                .map(e -> row(e.getKey(), e.getValue(), now))
                .sorted(
                        Comparator.comparingInt((Row<K> r) -> r.open)
                                .thenComparingInt(r -> r.lastMinute)
                                .reversed())
                .limit(most)
                .toList();
    }

    private static <K> Row<K> row(K key, Count count, long now) {
        return new Row<>(key, (int) Math.max(0, count.open.sum()), count.lastMinute(now));
    }
}
