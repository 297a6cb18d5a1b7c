package dev.pilothouse.pool.replica;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a replica is.
 *
 * @param id unique within the pool
 * @param model name that callers write
 * @param slots answers at the same time
 * @param context tokens of all slots together; 0: the engine's own
 * @param file of the bundled engine: name in the folder of models; empty: the pool's own model
 * @param endpoint of an engine with an HTTP interface; null for the bundled one
 * @param wakeOnDemand whether a call wakes it
 */
public record ReplicaSpec(
        String id,
        String model,
        EngineKind engine,
        int slots,
        int context,
        String file,
        @Nullable Endpoint endpoint,
        boolean wakeOnDemand) {

    /**
     * Where an engine is.
     *
     * @param base up to and with {@code /v1}
     * @param metrics null: where such engines usually have them
     * @param credential sent as bearer; empty: none. Never logged
     */
    public record Endpoint(URI base, @Nullable URI metrics, String credential) {
        /** Without the credential. */
        @Override
        public String toString() {
            return base.toString();
        }
    }

    /** Whether the same engine can go on, because only what the pool does with it differs. */
    boolean sameEngine(ReplicaSpec other) {
        return equals(
                new ReplicaSpec(
                        other.id,
                        other.model,
                        other.engine,
                        other.slots,
                        other.context,
                        other.file,
                        other.endpoint,
                        wakeOnDemand));
    }
}
