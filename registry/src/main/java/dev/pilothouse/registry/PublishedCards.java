package dev.pilothouse.registry;

import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What gateways are told of cards.
 *
 * @param policies what tenants ask for
 * @param models those whose signed-off card holds for the version that runs; every other has none
 */
public record PublishedCards(Map<TenantId, CardPolicy> policies, List<State> models) {
    public PublishedCards {
        policies = Map.copyOf(policies);
        models = List.copyOf(models);
    }

    /**
     * A model with such a card.
     *
     * @param tenant empty: every tenant
     * @param model the name that deployments use
     */
    public record State(Optional<TenantId> tenant, String model) {}

    /** What a tenant asks for. */
    public CardPolicy policy(TenantId tenant) {
        return policies.getOrDefault(tenant, CardPolicy.OFF);
    }
}
