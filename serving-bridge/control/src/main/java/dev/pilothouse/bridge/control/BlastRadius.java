package dev.pilothouse.bridge.control;

import java.util.Map;
import java.util.Set;

/**
 * What a kill would hit now, as the gateways report it.
 *
 * @param callsPerMinute calls that began in the last minute
 * @param openStreams answers in flight
 * @param features as {@code tenant/feature}
 * @param gateways that reported
 */
public record BlastRadius(
        long callsPerMinute,
        long openStreams,
        Set<String> features,
        Set<String> tenants,
        Set<String> agents,
        int gateways) {
    public BlastRadius {
        features = Set.copyOf(features);
        tenants = Set.copyOf(tenants);
        agents = Set.copyOf(agents);
    }

    /** For the record of a kill. */
    public Map<String, Object> asMap() {
        return Map.of(
                "calls_per_minute", callsPerMinute,
                "open_streams", openStreams,
                "features", features.size(),
                "tenants", tenants.size(),
                "agents", agents.size());
    }
}
