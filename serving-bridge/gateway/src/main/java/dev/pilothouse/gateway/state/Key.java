package dev.pilothouse.gateway.state;

import dev.pilothouse.db.model.Consent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as this node knows it: by hash only.
 *
 * @param features the features it may name, the first by default; {@code *} for any of the tenant
 * @param requires what each of its calls has to name, for example {@code agent}
 * @param consent what its calls say of keeping content when they say nothing themselves
 * @param expiresAt null: never
 */
public record Key(
        String id,
        String tenant,
        String team,
        List<String> features,
        String environment,
        Set<String> scopes,
        Set<String> requires,
        Consent consent,
        @Nullable Instant expiresAt) {
    private static final String ANY = "*";

    public boolean allows(String feature) {
        return features.contains(feature) || features.contains(ANY);
    }

    /** The feature of a call that names none; null when the key has no default. */
    public @Nullable String defaultFeature() {
        return features.isEmpty() || features.getFirst().equals(ANY) ? null : features.getFirst();
    }

    public boolean anyFeature() {
        return features.contains(ANY);
    }

    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
