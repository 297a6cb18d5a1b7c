package dev.pilothouse.db.model;

/** Who serves deployments: a hosted provider or a serving pool. */
public record ProviderId(String value) implements Comparable<ProviderId> {
    public ProviderId {
        Slug.check("provider", value);
    }

    @Override
    public int compareTo(ProviderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
