package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.KILL_NARROW;
import static dev.pilothouse.db.model.Permission.KILL_WIDE;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
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
 * @param fallback of the mode {@code fall-back}: the deployment that calls go to instead; empty:
 *     the rest of their route, which only a kill of a model, deployment or provider leaves
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
        Optional<DeploymentId> fallback,
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
        checkFallback(scope, target, mode, fallback);
    }

    private static void checkFallback(
            KillScope scope, String target, KillMode mode, Optional<DeploymentId> fallback) {
        String named = fallback.map(DeploymentId::value).orElse("");
        if (mode != KillMode.FALL_BACK) {
            if (fallback.isPresent()) {
                throw new BadInput("fallback", named, "nothing for mode " + mode.word());
            }
        } else if (fallback.isEmpty() && !leavesRoute(scope)) {
            throw new BadInput(
                    "fallback", "", "the deployment that calls of the " + scope.word() + " go to");
        } else if (scope == KillScope.DEPLOYMENT && named.equals(target)) {
            throw new BadInput("fallback", named, "another deployment than the one it is over");
        }
    }

    /** Whether a kill of this scope takes away only a part of the routes of calls. */
    public static boolean leavesRoute(KillScope scope) {
        return switch (scope) {
            case MODEL, DEPLOYMENT, PROVIDER -> true;
            case GLOBAL, TENANT, FEATURE, RELEASE, AGENT, TOOL, KEY, END_USER -> false;
        };
    }

    public static KillRequest of(
            KillScope scope, String target, Optional<TenantId> tenant, String reason) {
        return new KillRequest(
                scope,
                target,
                tenant,
                KillMode.DENY_AND_CUT,
                Optional.empty(),
                reason,
                "",
                Optional.empty(),
                Map.of());
    }

    public KillRequest withMode(KillMode other) {
        return new KillRequest(
                scope, target, tenant, other, fallback, reason, incident, expiresAt, blastRadius);
    }

    KillRequest over(String other) {
        return new KillRequest(
                scope, other, tenant, mode, fallback, reason, incident, expiresAt, blastRadius);
    }

    /** Calls go to a deployment instead. */
    public KillRequest fallingBackTo(DeploymentId deployment) {
        return new KillRequest(
                scope,
                target,
                tenant,
                KillMode.FALL_BACK,
                Optional.of(deployment),
                reason,
                incident,
                expiresAt,
                blastRadius);
    }

    public KillRequest withIncident(String number) {
        return new KillRequest(
                scope, target, tenant, mode, fallback, reason, number, expiresAt, blastRadius);
    }

    public KillRequest until(Instant end) {
        return new KillRequest(
                scope,
                target,
                tenant,
                mode,
                fallback,
                reason,
                incident,
                Optional.of(end),
                blastRadius);
    }

    public KillRequest withBlastRadius(Map<String, Object> measured) {
        return new KillRequest(
                scope, target, tenant, mode, fallback, reason, incident, expiresAt, measured);
    }

    /** What one must hold, in the tenant or, without one, everywhere. */
    public static Permission permission(KillScope scope) {
        return switch (scope) {
            case GLOBAL, TENANT, MODEL, DEPLOYMENT, PROVIDER -> KILL_WIDE;
            case FEATURE, RELEASE, AGENT, TOOL, KEY, END_USER -> KILL_NARROW;
        };
    }
}
