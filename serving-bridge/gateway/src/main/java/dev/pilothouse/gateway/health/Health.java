package dev.pilothouse.gateway.health;

import dev.pilothouse.bridge.protocol.v1.DeploymentStatus;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All deployments, as this gateway sees them. A breaker opens when half of at least five attempts
 * of the last 30 seconds failed; after 5 seconds, longer each time up to a minute, two probes are
 * let through. For any thread.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-24-breakers.md">Why a library</a>
 */
public final class Health {
    private static final int WINDOW_SECONDS = 30;
    private static final int FEWEST = 5;
    private static final float FAILURE_PERCENT = 50;
    private static final int PROBES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Map<String, DeploymentHealth> known = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final CircuitBreakerConfig config;

    public Health(InstantSource clock) {
        this.clock = clock;
        Clock zoned = clock.withZone(ZoneOffset.UTC);
        config =
                CircuitBreakerConfig.custom()
                        .clock(zoned)
                        .slidingWindow(
                                WINDOW_SECONDS,
                                FEWEST,
                                SlidingWindowType.TIME_BASED,
                                SlidingWindowSynchronizationStrategy.LOCK_FREE)
                        .failureRateThreshold(FAILURE_PERCENT)
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .waitIntervalFunctionInOpenState(
                                IntervalFunction.ofExponentialRandomBackoff(
                                        FIRST_PAUSE, 2, 0.2, LONGEST_PAUSE))
                        .build();
    }

    public DeploymentHealth of(String deployment) {
        DeploymentHealth health = known.get(deployment);
        return health != null ? health : known.computeIfAbsent(deployment, this::fresh);
    }

    private DeploymentHealth fresh(String deployment) {
        return new DeploymentHealth(deployment, CircuitBreaker.of(deployment, config), clock);
    }

    /** A deployment was changed or removed: what is known of it no longer counts. */
    public void forget(String deployment) {
        known.remove(deployment);
    }

    /** Of every deployment that was tried. */
    public List<DeploymentStatus> statuses() {
        return known.values().stream()
                .map(DeploymentHealth::status)
                .sorted(Comparator.comparing(DeploymentStatus::getDeployment))
                .toList();
    }
}
