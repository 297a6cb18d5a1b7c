package dev.pilothouse.gateway.call;

import java.time.Instant;

/** When things happened to a call. */
public final class Timing {
    private final Instant startedAt = Instant.now();
    private final long started = System.nanoTime();
    private long firstOutput;
    private long ended;
    private long waited;

    /** The first output of the model arrived. */
    public void firstOutput() {
        if (firstOutput == 0) {
            firstOutput = System.nanoTime();
        }
    }

    /** Adds to the time that was spent waiting for deployments, in nanoseconds. */
    public void waitedFor(long nanos) {
        waited += nanos;
    }

    void ended() {
        ended = System.nanoTime();
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** Nanoseconds from the arrival of the request to its end. */
    public long duration() {
        return ended - started;
    }

    /** Nanoseconds to the first output; 0 when there was none. */
    public long timeToFirstOutput() {
        return firstOutput == 0 ? 0 : firstOutput - started;
    }

    /** Nanoseconds of {@link #duration} that were not spent waiting for deployments. */
    public long overhead() {
        return Math.max(0, duration() - waited);
    }
}
