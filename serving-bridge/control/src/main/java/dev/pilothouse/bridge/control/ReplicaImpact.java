package dev.pilothouse.bridge.control;

import java.util.List;

/**
 * What taking a replica away would hit.
 *
 * @param answers that it generates now
 * @param queued calls of its model that wait
 * @param callsLastMinute of its deployment, as the gateways count them
 * @param features whose calls these were, as {@code tenant/feature}
 * @param tenants of these
 * @param otherWarm further replicas of the model in its pool that take calls
 */
public record ReplicaImpact(
        int answers,
        int queued,
        int callsLastMinute,
        List<String> features,
        int tenants,
        int otherWarm) {
    public ReplicaImpact {
        features = List.copyOf(features);
    }

    /** Whether nothing of the model would be left in its pool. */
    public boolean isLast() {
        return otherWarm == 0;
    }
}
