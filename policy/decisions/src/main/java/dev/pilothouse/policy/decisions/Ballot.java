package dev.pilothouse.policy.decisions;

import java.util.Optional;
import java.util.UUID;

/**
 * What somebody says about an approval.
 *
 * @param digest of what they looked at: nothing else is decided about
 * @param comment what they checked or want changed, at most 2,000 characters
 * @param onBehalfOf for whom they stand in; must have named them as deputy for now
 */
public record Ballot(String digest, String comment, Optional<UUID> onBehalfOf) {
    public static Ballot of(String digest, String comment) {
        return new Ballot(digest, comment, Optional.empty());
    }
}
