package dev.pilothouse.pool.replica;

/**
 * What a replica is.
 *
 * @param id unique within the pool
 * @param model name that callers write
 * @param engine "llama-cpp"
 * @param slots answers at the same time
 */
public record ReplicaSpec(String id, String model, String engine, int slots) {}
