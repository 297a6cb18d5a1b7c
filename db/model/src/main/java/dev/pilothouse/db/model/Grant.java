package dev.pilothouse.db.model;

import java.util.Optional;

/**
 * A role that a person holds.
 *
 * @param tenant where; empty: in every tenant, those of tomorrow too
 */
public record Grant(Optional<TenantId> tenant, Role role) {
    public static Grant everywhere(Role role) {
        return new Grant(Optional.empty(), role);
    }

    public static Grant in(TenantId tenant, Role role) {
        return new Grant(Optional.of(tenant), role);
    }

    boolean covers(TenantId other) {
        return tenant.isEmpty() || tenant.get().equals(other);
    }
}
