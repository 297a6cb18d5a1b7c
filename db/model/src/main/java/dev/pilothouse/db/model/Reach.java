package dev.pilothouse.db.model;

import java.util.Set;

/** The tenants in which somebody holds a permission. */
public sealed interface Reach {
    /** Every tenant, and what belongs to none. */
    record Everywhere() implements Reach {}

    /** These tenants only; may be empty. */
    record Within(Set<TenantId> tenants) implements Reach {
        public Within {
            tenants = Set.copyOf(tenants);
        }
    }

    default boolean contains(TenantId tenant) {
        return switch (this) {
            case Everywhere() -> true;
            case Within(Set<TenantId> tenants) -> tenants.contains(tenant);
        };
    }

    default boolean isEmpty() {
        return this instanceof Within(Set<TenantId> tenants) && tenants.isEmpty();
    }
}
