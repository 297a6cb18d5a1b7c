package dev.pilothouse.db.model;

/**
 * Where a key's calls count, for example {@code production} or {@code staging}. A key belongs to
 * exactly one.
 */
public record Environment(String value) {
    public static final Environment PRODUCTION = new Environment("production");

    public Environment {
        Slug.check("environment", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
