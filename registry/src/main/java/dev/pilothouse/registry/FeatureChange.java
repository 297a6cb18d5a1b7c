package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.List;

/**
 * What applying a set does to one feature of it.
 *
 * @param version of the feature before; 0 when there is none
 * @param fields what differs; empty when nothing does
 */
public record FeatureChange(
        TenantId tenant, FeatureId id, Kind kind, long version, List<FieldChange> fields) {
    /** Whether it is there already, and differs. */
    public enum Kind {
        NEW,
        CHANGED,
        SAME
    }

    public FeatureChange {
        fields = List.copyOf(fields);
    }

    /** {@code tenant/id}. */
    public String key() {
        return tenant + "/" + id;
    }
}
