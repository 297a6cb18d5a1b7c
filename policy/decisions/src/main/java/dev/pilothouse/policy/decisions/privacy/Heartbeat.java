package dev.pilothouse.policy.decisions.privacy;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Says every few seconds that this process still works on something. */
final class Heartbeat implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(15);

    private final BooleanSupplier alive;
    private final Thread thread;
    private volatile boolean lost;

    /**
     * @param alive says so; false when it is no longer this process's work
     */
    Heartbeat(BooleanSupplier alive) {
        this.alive = alive;
        thread = Thread.ofVirtual().name("erasure-heartbeat").start(this::beat);
    }

    private void beat() {
        try {
            while (!lost) {
                Thread.sleep(BEAT);
                once();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A database that is away for a moment does not end the work; the lease decides. */
    private void once() {
        try {
            lost = !alive.getAsBoolean();
        } catch (RuntimeException _) {
            return;
        }
    }

    /**
     * @throws IllegalStateException when it is no longer this process's work
     */
    void check() {
        if (lost) {
            throw new IllegalStateException("another console works on it");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
