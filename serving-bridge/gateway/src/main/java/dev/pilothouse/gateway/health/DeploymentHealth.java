package dev.pilothouse.gateway.health;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.DeploymentStatus;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One deployment: its breaker, its retry budget, its counters. For any thread; nothing blocks. */
public final class DeploymentHealth {
    private final String deployment;
    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private final RetryBudget retries = new RetryBudget(System::nanoTime);
    private final LongAdder attempts = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder shadows = new LongAdder();
    private final LongAdder denied = new LongAdder();
    private volatile @Nullable Failure last;

    private record Failure(String code, Instant at) {}

    DeploymentHealth(String deployment, CircuitBreaker breaker, InstantSource clock) {
        this.deployment = deployment;
        this.breaker = breaker;
        this.clock = clock;
    }

    /** Leave for an attempt; null while the breaker is open or has enough probes out. */
    public @Nullable Permit ask() {
        if (breaker.tryAcquirePermission()) {
            return new Permit(this);
        }
        skipped.increment();
        return null;
    }

    /** An attempt that gets an answer is made. */
    public void attempted(boolean first) {
        attempts.increment();
        if (first) {
            retries.attempted();
        }
    }

    /** A copy of a call is sent. */
    public void shadowed() {
        shadows.increment();
    }

    /** Whether a call that failed here may be tried again, here or elsewhere. */
    public boolean mayRetry() {
        boolean may = retries.spend();
        if (!may) {
            denied.increment();
        }
        return may;
    }

    void succeeded(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(long nanos, String code) {
        failures.increment();
        last = new Failure(code, clock.instant());
        breaker.onError(nanos, TimeUnit.NANOSECONDS, Failed.INSTANCE);
    }

    void released() {
        breaker.releasePermission();
    }

    /** {@code closed}, {@code open} or {@code half-open}. */
    String state() {
        return breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    DeploymentStatus status() {
        var status =
                DeploymentStatus.newBuilder()
                        .setDeployment(deployment)
                        .setBreaker(state())
                        .setAttempts(attempts.sum())
                        .setFailures(failures.sum())
                        .setSkipped(skipped.sum())
                        .setShadows(shadows.sum())
                        .setRetriesDenied(denied.sum());
        Failure failure = last;
        if (failure != null) {
            status.setLastError(failure.code).setLastErrorAt(stamp(failure.at));
        }
        return status.build();
    }

    private static Timestamp stamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    /** What the breaker is told; it does not look into it. */
    private static final class Failed extends Exception {
        static final Failed INSTANCE = new Failed();

        Failed() {
            super("an attempt failed", null, false, false);
        }
    }
}
