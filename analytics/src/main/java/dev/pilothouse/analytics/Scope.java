package dev.pilothouse.analytics;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose rows and of which time a question is about. Every question names its tenants.
 *
 * @param tenants the tenants whose rows may be seen, at least one
 * @param environment only this one; empty: all
 * @param from inclusive
 * @param to exclusive, after {@code from} and at most 400 days later
 */
public record Scope(
        List<TenantId> tenants, Optional<Environment> environment, Instant from, Instant to) {
    private static final Duration LONGEST = Duration.ofDays(400);

    public Scope {
        tenants = List.copyOf(tenants);
        if (tenants.isEmpty()) {
            throw new BadInput("tenants", "", "at least one tenant");
        }
        if (!to.isAfter(from) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new BadInput(
                    "range", from + " to " + to, "an end after the start, at most 400 days");
        }
    }

    public static Scope of(Collection<TenantId> tenants, Instant from, Instant to) {
        return new Scope(List.copyOf(tenants), Optional.empty(), from, to);
    }

    public Scope in(Environment only) {
        return new Scope(tenants, Optional.of(only), from, to);
    }

    public Scope between(Instant newFrom, Instant newTo) {
        return new Scope(tenants, environment, newFrom, newTo);
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    /** Values of {@code environment} (empty: all), {@code from} and {@code to}. */
    public Map<String, Object> parameters() {
        Map<String, Object> values = new HashMap<>();
        values.put("environment", environment.map(Environment::value).orElse(""));
        values.put("from", from);
        values.put("to", to);
        return values;
    }
}
