package dev.pilothouse.registry;

import dev.pilothouse.db.model.ProviderId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who serves deployments.
 *
 * @param secretSetAt when its secret was last set; empty: it has none
 */
public record Provider(
        ProviderId id, long version, ProviderData data, Optional<Instant> secretSetAt) {}
