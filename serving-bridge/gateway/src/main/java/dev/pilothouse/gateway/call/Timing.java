package dev.pilothouse.gateway.call;

import java.time.Instant;

/** When things happened to a call. */
public final class Timing {
    private final Instant startedAt;
    private final long started;
    private long firstOutput;
    private long ended;
    private long waited;

    Timing() {
        this(Instant.now(), System.nanoTime());
    }

    private Timing(Instant startedAt, long started) {
        this.startedAt = startedAt;
        this.started = started;
    }

    /** The same beginning. */
    Timing copy() {
        return new Timing(startedAt, started);
    }

    /** As of a call that began at another time and got the same answer from then on. */
    Timing takenOverBy(Timing later) {
        Timing taken = later.copy();
        taken.firstOutput = firstOutput == 0 ? 0 : Math.max(firstOutput, later.started);
        return taken;
    }

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
