package dev.pilothouse.registry;

import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;

/** Where figures of calls come from. Implemented where the store of calls is asked. */
@FunctionalInterface
public interface CanarySource {
    /**
     * @param canary digest of the canary
     * @param stable digest of what is live beside it
     * @param since when the canary began; calls before are not looked at
     */
    CanaryFigures read(
            TenantId tenant,
            FeatureId feature,
            Environment environment,
            String canary,
            String stable,
            Instant since);
}
