package dev.pilothouse.gateway.health;

import dev.pilothouse.bridge.protocol.v1.RouteTraffic;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Where the calls of each route went during the last minute, and why. For any thread. */
public final class RouteTraffics {
    private static final int MOST_KEPT = 5_000;
    private static final int MOST_ROWS = 1_000;

    /** What led to an attempt. */
    public enum Cause {
        TIER,
        CANARY,
        FALLBACK,
        SHADOW
    }

    /** One deployment on one route. */
    public record Way(String tenant, String feature, String model, String deployment) {}

    private static final class Counts {
        private final EnumMap<Cause, Minute> minutes = new EnumMap<>(Cause.class);

        Counts() {
            for (Cause cause : Cause.values()) {
                minutes.put(cause, new Minute());
            }
        }

        int of(Cause cause, long second) {
            Minute minute = minutes.get(cause);
            return minute == null ? 0 : minute.sum(second);
        }

        int all(long second) {
            return minutes.values().stream().mapToInt(m -> m.sum(second)).sum();
        }
    }

    private final Map<Way, Counts> ways = new ConcurrentHashMap<>();
    private final LongSupplier seconds;

    public RouteTraffics(LongSupplier seconds) {
        this.seconds = seconds;
    }

    /** An attempt is made. Further ways are not counted when there are very many. */
    public void went(Way way, Cause cause) {
        Counts counts = ways.get(way);
        if (counts == null && ways.size() < MOST_KEPT) {
            counts = ways.computeIfAbsent(way, w -> new Counts());
        }
        Minute minute = counts == null ? null : counts.minutes.get(cause);
        if (minute != null) {
            minute.add(seconds.getAsLong());
        }
    }

    /** The busiest first; forgets what was not used for a minute. */
    public List<RouteTraffic> rows() {
        long now = seconds.getAsLong();
        ways.values().removeIf(counts -> counts.all(now) == 0);
        return ways.entrySet().stream()
                .sorted(
                        Comparator.comparingInt((Map.Entry<Way, Counts> e) -> e.getValue().all(now))
                                .reversed())
                .limit(MOST_ROWS)
                .map(e -> row(e.getKey(), e.getValue(), now))
                .toList();
    }

    private static RouteTraffic row(Way way, Counts counts, long now) {
        return RouteTraffic.newBuilder()
                .setTenant(way.tenant)
                .setFeature(way.feature)
                .setModel(way.model)
                .setDeployment(way.deployment)
                .setTiers(counts.of(Cause.TIER, now))
                .setCanary(counts.of(Cause.CANARY, now))
                .setFallbacks(counts.of(Cause.FALLBACK, now))
                .setShadows(counts.of(Cause.SHADOW, now))
                .build();
    }
}
