package dev.pilothouse.console.bench.sample;

import java.util.List;
import java.util.Map;

/**
 * A tenant of the sample company.
 *
 * @param teams display names by id
 */
public record Tenant(
        String id, String displayName, Map<String, String> teams, List<Feature> features) {}
