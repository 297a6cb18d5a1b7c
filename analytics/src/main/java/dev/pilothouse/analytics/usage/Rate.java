package dev.pilothouse.analytics.usage;

import java.util.List;

/**
 * What a kill of a scope would stop.
 *
 * @param perMinute calls per minute, average of the last five whole minutes
 * @param features features with a call in the last hour, by name
 * @param tenants tenants with a call in the last hour
 * @param lastHour calls of each of the last 60 minutes, oldest first
 */
public record Rate(
        double perMinute, List<String> features, List<String> tenants, List<Long> lastHour) {
    static final int MINUTES = 60;
    static final int AVERAGED = 5;

    public Rate {
        features = List.copyOf(features);
        tenants = List.copyOf(tenants);
        lastHour = List.copyOf(lastHour);
    }

    static Rate of(List<String> features, List<String> tenants, List<Long> lastHour) {
        long recent =
                lastHour.subList(MINUTES - AVERAGED, MINUTES).stream()
                        .mapToLong(Long::longValue)
                        .sum();
        return new Rate((double) recent / AVERAGED, features, tenants, lastHour);
    }
}
