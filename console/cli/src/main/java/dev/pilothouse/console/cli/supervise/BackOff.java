package dev.pilothouse.console.cli.supervise;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between restarts: doubling, capped, each shortened by up to a quarter at random. */
final class BackOff {
    private static final int MOST_DOUBLINGS = 20;
    private static final double JITTER = 0.25;

    private final Timing timing;
    private final RandomGenerator random;
    private int restarts;

    BackOff(Timing timing, RandomGenerator random) {
        this.timing = timing;
        this.random = random;
    }

    Duration next() {
        long doubled = timing.firstPause().toMillis() << Math.min(restarts++, MOST_DOUBLINGS);
        long capped = Math.min(doubled, timing.longestPause().toMillis());
        return Duration.ofMillis((long) (capped * (1 - JITTER * random.nextDouble())));
    }

    void reset() {
        restarts = 0;
    }
}
