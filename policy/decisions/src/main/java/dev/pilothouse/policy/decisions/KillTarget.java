package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import java.util.Optional;

/**
 * Something that can be killed.
 *
 * @param tenant the tenant that the kill would be limited to; empty: all
 * @param label for people, for example {@code Support assistant}
 */
public record KillTarget(KillScope scope, String target, Optional<TenantId> tenant, String label) {}
