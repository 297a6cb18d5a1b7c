package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TenantId;
import java.util.Optional;

/**
 * A feature as a file says it should be.
 *
 * @param data all that is said of it; its state does not count
 * @param state empty: as it is, of a new feature draft
 */
public record DeclaredFeature(
        TenantId tenant, FeatureId id, FeatureData data, Optional<FeatureState> state) {
    String key() {
        return tenant + "/" + id;
    }

    FeatureData over(Optional<Feature> old) {
        return data.withState(
                state.or(() -> old.map(f -> f.data().state())).orElse(FeatureState.DRAFT));
    }
}
