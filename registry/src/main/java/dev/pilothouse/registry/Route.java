package dev.pilothouse.registry;

import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.List;

/**
 * Which deployments a feature may use, in order.
 *
 * @param version 0 for the default route, which nobody set: every enabled deployment that the
 *     tenant sees
 */
public record Route(TenantId tenant, FeatureId feature, long version, List<Target> targets) {
    /**
     * One choice.
     *
     * @param model name that callers write
     */
    public record Target(String model, DeploymentId deployment) {}

    public Route {
        targets = List.copyOf(targets);
    }
}
