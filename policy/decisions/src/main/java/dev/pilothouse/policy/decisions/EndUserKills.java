package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Tenants;
import java.util.regex.Pattern;

/**
 * Kills of end users by their keyed references. A kill set lies on every node and entries of the
 * audit log stay for good: neither gets a name as callers write it. Gateways know every end user of
 * a call by name and by reference, so that such a kill stops the same calls.
 */
final class EndUserKills {
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Tenants tenants;

    EndUserKills(Tenants tenants) {
        this.tenants = tenants;
    }

    /** Whether the target of a kill may stand where it is never erased. */
    static boolean isNameless(KillScope scope, String target) {
        return scope != KillScope.END_USER || REFERENCE.matcher(target).matches();
    }

    /**
     * @throws NotFound when there is no such tenant
     */
    KillRequest nameless(KillRequest request) {
        if (isNameless(request.scope(), request.target())) {
            return request;
        }
        TenantId tenant = request.tenant().orElseThrow();
        String reference = tenants.subjectReference(tenant, request.target());
        if (reference.isEmpty()) {
            throw new NotFound("tenant", tenant.value());
        }
        return request.over(reference);
    }

    /** A kill of a node; as it is when its tenant is gone. */
    Kill nameless(Kill kill) {
        if (isNameless(kill.scope(), kill.target()) || kill.tenant().isEmpty()) {
            return kill;
        }
        String reference = tenants.subjectReference(kill.tenant().get(), kill.target());
        return reference.isEmpty() ? kill : kill.over(reference);
    }
}
