package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import java.util.Optional;

/**
 * Says that data of a feature must be kept for so long at least. What would keep it shorter is
 * refused.
 */
@FunctionalInterface
public interface RetentionFloor {
    /** Nothing must be kept. */
    RetentionFloor NONE = (tx, tenant, feature, data) -> Optional.empty();

    /**
     * At least so long.
     *
     * @param days 1 to 3,653
     * @param ground for people, for example {@code AI Act Article 19(1): high-risk}
     */
    record Floor(int days, String ground) {}

    /** Empty when nothing is asked. Must be quick: it is asked for every feature of a tenant. */
    Optional<Floor> of(Tx tx, TenantId tenant, FeatureId feature, DataKind data);
}
