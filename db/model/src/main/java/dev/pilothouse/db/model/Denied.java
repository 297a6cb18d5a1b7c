package dev.pilothouse.db.model;

import java.util.Optional;

/** Somebody asked for what their roles do not allow. HTTP 403. */
public final class Denied extends RuntimeException {
    private final Permission permission;

    public Denied(Permission permission, Optional<TenantId> tenant) {
        super(
                "needs the permission '"
                        + permission.word()
                        + "'"
                        + tenant.map(t -> " in tenant '" + t + "'").orElse(""));
        this.permission = permission;
    }

    public Permission permission() {
        return permission;
    }
}
