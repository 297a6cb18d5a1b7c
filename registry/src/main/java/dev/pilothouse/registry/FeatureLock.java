package dev.pilothouse.registry;

import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;

/** An environment in which a feature answers from its releases only. */
public record FeatureLock(
        TenantId tenant,
        FeatureId feature,
        Environment environment,
        String lockedBy,
        Instant lockedAt) {}
