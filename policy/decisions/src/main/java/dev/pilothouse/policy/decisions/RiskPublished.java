package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Map;

/**
 * What gateways are told of risk classes.
 *
 * @param standings of classified features
 * @param policies of tenants
 * @param notices that answers begin with, by {@code tenant/feature}
 */
public record RiskPublished(
        List<RiskStanding> standings,
        Map<TenantId, RiskPolicy> policies,
        Map<String, String> notices) {
    public RiskPublished {
        standings = List.copyOf(standings);
        policies = Map.copyOf(policies);
        notices = Map.copyOf(notices);
    }
}
