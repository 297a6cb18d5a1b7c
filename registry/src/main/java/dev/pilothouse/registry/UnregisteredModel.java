package dev.pilothouse.registry;

import dev.pilothouse.db.model.TenantId;
import java.util.Optional;

/**
 * A model that deployments or calls name and the registry does not hold.
 *
 * @param tenant who would see it; empty: every tenant
 * @param provider who serves it; empty: not known
 * @param deployments that serve it
 */
public record UnregisteredModel(
        Optional<TenantId> tenant, String name, String provider, int deployments) {}
