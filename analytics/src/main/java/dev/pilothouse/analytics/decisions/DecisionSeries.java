package dev.pilothouse.analytics.decisions;

import dev.pilothouse.db.model.TenantId;

/**
 * What one process of a node decided against one tenant's callers.
 *
 * @param kept decisions that are in the store
 * @param newest number of the newest; numbers begin at 1
 */
public record DecisionSeries(TenantId tenant, String node, long kept, long newest) {
    /** Numbers that never arrived. */
    public long missing() {
        return newest - kept;
    }
}
