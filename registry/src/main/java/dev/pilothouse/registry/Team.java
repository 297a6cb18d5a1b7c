package dev.pilothouse.registry;

import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;

/** Who owns and pays. */
public record Team(TenantId tenant, TeamId id, long version, String displayName) {}
