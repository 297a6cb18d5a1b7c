package dev.pilothouse.db.model;

/** A model in the registry. Deployments name it by its name, which may hold any character. */
public record ModelId(String value) implements Comparable<ModelId> {
    public ModelId {
        Slug.check("model", value);
    }

    @Override
    public int compareTo(ModelId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
