package dev.pilothouse.registry;

import java.time.Instant;

/**
 * One engine that serves a deployment in its pool.
 *
 * @param pool name of the pool node that runs it
 * @param model name that the pool's callers write
 * @param hasSecret whether something is sent to its engine as bearer
 */
public record Replica(
        String id,
        long version,
        ReplicaData data,
        Wanted wanted,
        String pool,
        String model,
        boolean hasSecret,
        Instant createdAt) {}
