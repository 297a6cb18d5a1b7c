package dev.pilothouse.console.bench.gateway;

import java.util.Arrays;

/** Up to two million latencies; those after are not kept. Used by one thread at a time. */
final class Latencies {
    private static final int MOST = 2_000_000;

    private long[] nanos = new long[4096];
    private int count;

    void add(long latency) {
        if (count == MOST) {
            return;
        }
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.min(MOST, 2 * count));
        }
        nanos[count++] = latency;
    }

    /**
     * In milliseconds, by nearest rank; 0 when there is none.
     *
     * @param share 0 to 1
     */
    double at(double share) {
        if (count == 0) {
            return 0;
        }
        Arrays.sort(nanos, 0, count);
        return nanos[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
    }
}
