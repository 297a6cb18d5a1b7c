package dev.pilothouse.registry;

import dev.pilothouse.db.model.TenantId;
import java.time.Instant;

/**
 * An isolated customer or business unit.
 *
 * @param sample played by {@code pilothouse traffic}, not real
 */
public record Tenant(
        TenantId id, long version, String displayName, boolean sample, Instant createdAt) {}
