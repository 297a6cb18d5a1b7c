package dev.pilothouse.bridge.control;

import dev.pilothouse.registry.Replica;
import java.util.Optional;

/**
 * A replica as people see it.
 *
 * @param connected whether its pool is, and reports
 * @param live what its pool says of it; empty: the pool does not know of it yet
 * @param last the newest verb; empty: there was none
 */
public record ReplicaView(
        Replica replica,
        boolean connected,
        Optional<NodeView.Replica> live,
        Optional<ReplicaCommand> last) {

    /** cold, loading, warm, sleeping, draining or failed; {@code unknown} when nobody tells. */
    public String state() {
        return connected ? live.map(NodeView.Replica::state).orElse("unknown") : "unknown";
    }
}
