package dev.pilothouse.pool.replica;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts of durations by upper bounds in seconds, as Prometheus takes them. */
public final class Histogram {
    private final double[] bounds;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    Histogram(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, i -> new LongAdder());
    }

    void add(double seconds) {
        int at = 0;
        while (at < bounds.length && seconds > bounds[at]) {
            at++;
        }
        counts[at].increment();
        sum.add(seconds);
    }

    public double[] bounds() {
        return bounds.clone();
    }

    /** Up to and with each bound, and in all. */
    public long[] cumulative() {
        long[] cumulative = new long[counts.length];
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            all += counts[i].sum();
            cumulative[i] = all;
        }
        return cumulative;
    }

    public double sum() {
        return sum.sum();
    }
}
