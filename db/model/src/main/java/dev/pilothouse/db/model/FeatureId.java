package dev.pilothouse.db.model;

/** One AI use case of a team (what the EU AI Act calls an AI system), within one tenant. */
public record FeatureId(String value) implements Comparable<FeatureId> {
    public FeatureId {
        Slug.check("feature", value);
    }

    @Override
    public int compareTo(FeatureId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
