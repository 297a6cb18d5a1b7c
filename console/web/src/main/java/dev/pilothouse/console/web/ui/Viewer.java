package dev.pilothouse.console.web.ui;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Who looks at the page. Ask it in the UI and hand what it gives to background work; what it says
 * is at most a few seconds old.
 */
public interface Viewer {
    /**
     * A tenant by its name.
     *
     * @param sample played by {@code pilothouse traffic}
     */
    record TenantName(TenantId id, String displayName, boolean sample) {}

    /** The person with their roles. */
    Actor.Person actor();

    /** The tenants in which the person holds a role, by name. */
    List<TenantName> tenants();

    default boolean may(Permission permission) {
        return actor().may(permission);
    }

    /**
     * Tenants that a page in {@code state} is about and in which {@code permission} is held; may be
     * empty.
     */
    default List<TenantId> tenants(PageState state, Permission permission) {
        return tenants().stream()
                .map(TenantName::id)
                .filter(id -> state.tenant().map(id::equals).orElse(true))
                .filter(id -> actor().may(permission, id))
                .toList();
    }

    default Optional<TenantName> tenant(TenantId id) {
        return tenants().stream().filter(t -> t.id().equals(id)).findFirst();
    }
}
