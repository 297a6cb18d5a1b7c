package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import java.util.List;

/**
 * Says that data of features must be kept for so long at least. Nothing goes before, whatever rules
 * and classes say, and rules that would have it go are refused.
 */
@FunctionalInterface
public interface RetentionFloor {
    /**
     * At least so long.
     *
     * @param days 1 to 3,653
     * @param ground for people, for example {@code AI Act Article 19(1): high-risk}
     */
    record Floor(int days, String ground) {}

    /** What must be kept, and for how long. */
    record Floored(TenantId tenant, FeatureId feature, DataKind data, Floor floor) {}

    /** What must be kept now, of the tenants in a reach. */
    List<Floored> in(Tx tx, Reach reach);
}
