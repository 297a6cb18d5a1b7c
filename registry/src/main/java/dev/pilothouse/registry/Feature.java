package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One AI use case of a team.
 *
 * @param declaredAt empty: seen in traffic, but nobody declared it
 * @param firstSeenAt its first call in any environment
 * @param firstCallAt its first call in the environment {@code production}
 */
public record Feature(
        TenantId tenant,
        FeatureId id,
        long version,
        FeatureData data,
        Standing standing,
        Optional<Instant> declaredAt,
        Optional<Instant> firstSeenAt,
        Optional<Instant> firstCallAt) {

    public Feature(
            TenantId tenant,
            FeatureId id,
            long version,
            FeatureData data,
            Optional<Instant> declaredAt,
            Optional<Instant> firstSeenAt,
            Optional<Instant> firstCallAt) {
        this(tenant, id, version, data, Standing.UNKNOWN, declaredAt, firstSeenAt, firstCallAt);
    }

    public boolean declared() {
        return declaredAt.isPresent();
    }

    /** {@code tenant/id}, as audit entries and addresses name it. */
    public String key() {
        return tenant + "/" + id;
    }

    /** From declaration to the first production call; empty before either. */
    public Optional<Duration> timeToProduction() {
        return declaredAt.flatMap(
                declared -> firstCallAt.map(call -> Duration.between(declared, call)));
    }
}
