package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;

/**
 * Entries of the audit log about privacy requests: a number and a pseudonym, never an identifier.
 */
final class PrivacyEntries {
    private PrivacyEntries() {}

    static AuditEntry of(Actor actor, String action, PrivacyRequest request) {
        return AuditEntry.of(
                        actor,
                        action,
                        Entity.of("privacy-request", request.tenant(), request.name()))
                .in(request.tenant())
                .linkedTo(Entity.of("subject", request.tenant(), request.pseudonym()));
    }
}
