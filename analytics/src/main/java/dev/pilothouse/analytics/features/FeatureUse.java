package dev.pilothouse.analytics.features;

import java.time.Instant;

/**
 * A feature as its calls show it, declared or not.
 *
 * @param team of the newest hour with calls
 * @param refused those of the calls that gateways refused, for example because their key is not for
 *     the feature
 * @param first start of the minute of its first call, of the hour when that is over two days ago
 * @param last likewise of its newest call
 * @param firstInProduction likewise of its first call in production; {@link Instant#EPOCH} when
 *     there is none
 */
public record FeatureUse(
        String tenant,
        String feature,
        String team,
        long calls,
        long refused,
        Instant first,
        Instant last,
        Instant firstInProduction) {
    /** Whether it was served in production: calls that were all refused do not count. */
    public boolean inProduction() {
        return firstInProduction.isAfter(Instant.EPOCH) && calls > refused;
    }
}
