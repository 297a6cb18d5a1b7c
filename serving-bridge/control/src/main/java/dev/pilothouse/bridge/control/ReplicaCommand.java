package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.NodeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A verb for a replica, and what its pool answered.
 *
 * @param deadlineSeconds how long open answers have
 * @param outcome empty while the pool has not answered
 */
public record ReplicaCommand(
        UUID id,
        NodeId pool,
        String replica,
        Verb verb,
        int deadlineSeconds,
        String reason,
        String askedBy,
        String askedByName,
        Instant askedAt,
        Optional<Outcome> outcome) {

    /**
     * The pool's answer.
     *
     * @param detail one line for people
     */
    public record Outcome(Instant at, boolean ok, String detail) {}
}
