package dev.pilothouse.policy.decisions;

import java.time.Instant;
import java.util.Optional;

/**
 * A token that kills at a gateway while the control plane is away; the secret itself is nowhere.
 *
 * @param createdBy name of who issued it
 * @param revokedAt empty while it is not
 * @param uses kills that were made with it, as far as gateways could tell
 */
public record BreakGlassToken(
        String id,
        String name,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        Optional<Instant> revokedAt,
        int uses) {
    public boolean usable(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
