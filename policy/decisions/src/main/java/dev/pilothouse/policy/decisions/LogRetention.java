package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;

/** How long logs of a feature are kept. Implemented where retention is set. */
@FunctionalInterface
public interface LogRetention {
    /** Where nobody set another: as long as spans are kept by default. */
    Duration USUAL = Duration.ofDays(90);

    /**
     * Six months, Articles 19(1) and 26(6) of Regulation (EU) 2024/1689: the longest that six
     * months can be.
     */
    Duration SIX_MONTHS = Duration.ofDays(184);

    Duration of(TenantId tenant, FeatureId feature);
}
