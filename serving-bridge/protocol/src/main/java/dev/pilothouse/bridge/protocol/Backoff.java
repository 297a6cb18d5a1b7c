package dev.pilothouse.bridge.protocol;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between attempts: 0.2 s, doubled up to 5 s, each shortened by up to a half at random, so
 * that nodes do not come back in step and kills come back soon.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 200;
    private static final long MOST_MILLIS = 5_000;

    private long nextMillis = FIRST_MILLIS;

    Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(MOST_MILLIS, nextMillis * 2);
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2));
    }

    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
