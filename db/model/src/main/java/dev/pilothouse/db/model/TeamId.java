package dev.pilothouse.db.model;

/** Who owns and pays, within one tenant. */
public record TeamId(String value) implements Comparable<TeamId> {
    public TeamId {
        Slug.check("team", value);
    }

    @Override
    public int compareTo(TeamId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
