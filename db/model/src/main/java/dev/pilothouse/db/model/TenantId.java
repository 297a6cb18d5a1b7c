package dev.pilothouse.db.model;

/** An isolated customer or business unit. */
public record TenantId(String value) implements Comparable<TenantId> {
    public TenantId {
        Slug.check("tenant", value);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
