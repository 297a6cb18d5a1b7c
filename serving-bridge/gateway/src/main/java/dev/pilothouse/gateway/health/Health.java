package dev.pilothouse.gateway.health;

import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.v1.DeploymentStatus;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
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
 * let through. A deployment may set its own share, number and pause. For any thread.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-24-breakers.md">Why a library</a>
 */
public final class Health implements ResourceHandler {
    private static final int WINDOW_SECONDS = 30;
    private static final int PROBES = 2;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Map<String, DeploymentHealth> known = new ConcurrentHashMap<>();
    private final Map<String, Breaking> set = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public Health(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void apply(Resource resource) {
        if (resource.getBodyCase() == Resource.BodyCase.DEPLOYMENT) {
            String id = resource.getDeployment().getId();
            Breaking breaking = Breaking.of(resource.getDeployment());
            if (!breaking.equals(set.put(id, breaking))) {
                forget(id);
            }
        }
    }

    @Override
    public void remove(ResourceType type, String name) {
        if (type == ResourceType.DEPLOYMENT) {
            set.remove(name);
        }
    }

    public DeploymentHealth of(String deployment) {
        DeploymentHealth health = known.get(deployment);
        return health != null ? health : known.computeIfAbsent(deployment, this::fresh);
    }

    private DeploymentHealth fresh(String deployment) {
        Breaking breaking = set.getOrDefault(deployment, Breaking.USUAL);
        return new DeploymentHealth(
                deployment, CircuitBreaker.of(deployment, config(breaking)), clock);
    }

    private CircuitBreakerConfig config(Breaking breaking) {
        Clock zoned = clock.withZone(ZoneOffset.UTC);
        return CircuitBreakerConfig.custom()
                .clock(zoned)
                .slidingWindow(
                        WINDOW_SECONDS,
                        breaking.attempts(),
                        SlidingWindowType.TIME_BASED,
                        SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .failureRateThreshold(breaking.failurePercent())
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialRandomBackoff(
                                breaking.pause(), 2, 0.2, LONGEST_PAUSE))
                .build();
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
