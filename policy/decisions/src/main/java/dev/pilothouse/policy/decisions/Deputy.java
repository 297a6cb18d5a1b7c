package dev.pilothouse.policy.decisions;

import dev.pilothouse.policy.decisions.Approval.Named;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who decides for whom during an absence.
 *
 * @param person who is away
 * @param deputy who stands in; holds the permissions themselves
 * @param endedAt when it was ended before its time
 */
public record Deputy(
        UUID id,
        Named person,
        Named deputy,
        Instant begins,
        Instant ends,
        Optional<Instant> endedAt) {
    public boolean during(Instant at) {
        return !at.isBefore(begins) && at.isBefore(ends) && endedAt.isEmpty();
    }
}
