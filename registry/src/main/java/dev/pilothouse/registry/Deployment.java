package dev.pilothouse.registry;

import dev.pilothouse.db.model.DeploymentId;

/** A model served somewhere. */
public record Deployment(DeploymentId id, long version, DeploymentData data) {
    /** For people: {@code model @ pool} or {@code model @ provider}. */
    public String label() {
        return data.model() + " @ " + data.pool().orElse(data.provider().value());
    }
}
