package dev.pilothouse.gateway.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
public final class Await {
    private static final Duration MOST = Duration.ofSeconds(30);

    private Await() {}

    /** Fails when {@code condition} does not hold within half a minute. */
    public static void until(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + MOST.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("waited in vain until " + what);
                }
                LockSupport.parkNanos(2_000_000);
            }
        } catch (Exception e) {
            throw new AssertionError("until " + what, e);
        }
    }
}
