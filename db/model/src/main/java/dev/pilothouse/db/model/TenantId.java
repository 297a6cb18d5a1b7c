package dev.pilothouse.db.model;

/** An isolated customer or business unit. */
public record TenantId(String value) implements Comparable<TenantId> {
    /** Ours, for drills: no key, feature or customer belongs to it. */
    public static final TenantId DRILL = new TenantId("pilothouse-drill");

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
