package dev.pilothouse.db.model;

import java.util.Optional;

/** Somebody asked for what their roles do not allow. HTTP 403. */
public final class Denied extends RuntimeException {
    private final Permission permission;
    private final transient Optional<TenantId> tenant;

    public Denied(Permission permission, Optional<TenantId> tenant) {
        super(
                "needs the permission '"
                        + permission.word()
                        + "'"
                        + tenant.map(t -> " in tenant '" + t + "'").orElse(""));
        this.permission = permission;
        this.tenant = tenant;
    }

    public Permission permission() {
        return permission;
    }

    /** Empty: anywhere, or what belongs to no tenant. */
    public Optional<TenantId> tenant() {
        return tenant;
    }
}
