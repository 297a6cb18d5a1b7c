package dev.pilothouse.db.model;

/** A model served somewhere: by a hosted provider or a pool. */
public record DeploymentId(String value) implements Comparable<DeploymentId> {
    public DeploymentId {
        Slug.check("deployment", value);
    }

    @Override
    public int compareTo(DeploymentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
