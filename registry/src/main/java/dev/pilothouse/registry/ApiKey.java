package dev.pilothouse.registry;

import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A data-plane key, without the key itself: only its hash is kept.
 *
 * @param id what people and kill switches name, for example {@code key-4f9a…}
 * @param features the first is the default; {@code *} stands for every feature of the tenant
 * @param scopes of {@code inference}, {@code ingest}, {@code feedback}
 * @param requires what each inference call has to name: of {@code agent}, {@code end-user}
 * @param consent what its calls say of keeping content when they say nothing themselves
 */
public record ApiKey(
        String id,
        TenantId tenant,
        TeamId team,
        String name,
        List<String> features,
        Environment environment,
        List<String> scopes,
        List<String> requires,
        Consent consent,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt) {
    public ApiKey {
        features = List.copyOf(features);
        scopes = List.copyOf(scopes);
        requires = List.copyOf(requires);
    }

    public boolean usable(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }
}
