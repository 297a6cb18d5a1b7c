package dev.pilothouse.pool.replica;

/**
 * What a tenant has of a model now.
 *
 * @param queued calls that wait
 * @param running calls that are answered
 */
public record FairShare(String tenant, int queued, int running) {}
