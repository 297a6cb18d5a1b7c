package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.KILL_NARROW;
import static dev.pilothouse.db.model.Permission.KILL_WIDE;

import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillOver;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A kill to make.
 *
 * @param target what of the scope: the id of the tenant, feature, model, …; empty for {@code
 *     global}
 * @param tenant the tenant it is limited to; needed for feature, release, agent, tool, key and end
 *     user; for the scope {@code tenant} it is the target itself
 * @param reason shown to every caller that it refuses; 1 to 500 characters
 * @param incident number of an incident; may be empty
 * @param expiresAt when it ends by itself; empty: when two people lift it
 * @param blastRadius what the nodes reported when it was made, for the record
 */
public record KillRequest(
        KillScope scope,
        String target,
        Optional<TenantId> tenant,
        KillMode mode,
        String reason,
        String incident,
        Optional<Instant> expiresAt,
        Map<String, Object> blastRadius) {
    public KillRequest {
        reason = Texts.check("reason", reason, 1, 500);
        incident = Texts.check("incident", incident, 0, 100);
        KillOver over = new KillOver(scope, target, tenant);
        target = over.target();
        tenant = over.tenant();
        blastRadius = Map.copyOf(blastRadius);
    }

    public static KillRequest of(
            KillScope scope, String target, Optional<TenantId> tenant, String reason) {
        return new KillRequest(
                scope,
                target,
                tenant,
                KillMode.DENY_AND_CUT,
                reason,
                "",
                Optional.empty(),
                Map.of());
    }

    public KillRequest withMode(KillMode other) {
        return new KillRequest(
                scope, target, tenant, other, reason, incident, expiresAt, blastRadius);
    }

    public KillRequest withIncident(String number) {
        return new KillRequest(scope, target, tenant, mode, reason, number, expiresAt, blastRadius);
    }

    public KillRequest until(Instant end) {
        return new KillRequest(
                scope, target, tenant, mode, reason, incident, Optional.of(end), blastRadius);
    }

    public KillRequest withBlastRadius(Map<String, Object> measured) {
        return new KillRequest(scope, target, tenant, mode, reason, incident, expiresAt, measured);
    }

    /** What one must hold, in the tenant or, without one, everywhere. */
    public static Permission permission(KillScope scope) {
        return switch (scope) {
            case GLOBAL, TENANT, MODEL, DEPLOYMENT, PROVIDER -> KILL_WIDE;
            case FEATURE, RELEASE, AGENT, TOOL, KEY, END_USER -> KILL_NARROW;
        };
    }
}
