package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A feature as traffic shows it.
 *
 * @param first its first call in any environment
 * @param firstProduction its first call in the environment {@code production}
 */
public record SeenFeature(
        TenantId tenant, FeatureId id, Instant first, Optional<Instant> firstProduction) {}
