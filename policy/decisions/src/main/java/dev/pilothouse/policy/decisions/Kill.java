package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A kill switch that was thrown.
 *
 * @param epoch number of the kill set that it came with
 * @param target of an end user: the keyed reference, not the name as callers write it
 * @param tenant empty: all tenants
 * @param fallback where calls go instead; empty: the rest of their route, or another mode
 * @param killedBy name of who threw it
 * @param killedByRef pseudonym of who threw it, as in the audit log
 * @param votes who agreed to lift it so far
 * @param lifted empty while it is in force
 */
public record Kill(
        UUID id,
        long epoch,
        KillScope scope,
        String target,
        Optional<TenantId> tenant,
        KillMode mode,
        Optional<DeploymentId> fallback,
        String reason,
        String incident,
        String killedBy,
        String killedByRef,
        Instant killedAt,
        Optional<Instant> expiresAt,
        Map<String, Object> blastRadius,
        List<Vote> votes,
        Optional<Lift> lifted) {

    /**
     * What {@code killedByRef} is of a kill that came back from a node: the store lost who made it.
     */
    public static final String RECOVERED = "recovered";

    /** Somebody agreed to lift a kill. */
    public record Vote(UUID person, String name, String reason, Instant at) {}

    /**
     * The end of a kill.
     *
     * @param epoch number of the kill set without it
     */
    public record Lift(Instant at, long epoch, String reason) {}

    public Kill {
        votes = List.copyOf(votes);
        blastRadius = Map.copyOf(blastRadius);
    }

    /** Whether a node told of it, so that how fast it spread is not known. */
    public boolean toldByNode() {
        return killedByRef.equals(RECOVERED) || killedByRef.startsWith(BreakGlassTokens.ID_PREFIX);
    }

    public boolean inForce() {
        return lifted.isEmpty();
    }

    Kill over(String other) {
        return new Kill(
                id,
                epoch,
                scope,
                other,
                tenant,
                mode,
                fallback,
                reason,
                incident,
                killedBy,
                killedByRef,
                killedAt,
                expiresAt,
                blastRadius,
                votes,
                lifted);
    }

    /** For people and error bodies: {@code feature:loan-explainer}, {@code global}. */
    public String label() {
        return target.isEmpty() ? scope.word() : scope.word() + ":" + target;
    }
}
