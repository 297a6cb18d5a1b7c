package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.policy.decisions.KillProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Who obeys a kill: one row per gateway and pool, those that are waited for first.
 *
 * @param progress the acknowledgements, with p50, p99 and the slowest node
 */
public record Enforcement(KillProgress progress, List<Row> rows) {
    /** Where a node is with a kill. */
    public enum State {
        ENFORCING,
        /** Connected, but it did not acknowledge yet. */
        WAITING,
        /** It said why it does not apply the set. */
        REFUSED,
        /** Not connected: it may not have heard of it. */
        GONE
    }

    /**
     * One node.
     *
     * @param millis from the kill to the receipt of its acknowledgement; empty before, and when it
     *     connected later
     * @param lastByteMillis from the receipt of the set to the last byte to the last cut stream
     * @param detail why it refused; empty otherwise
     */
    public record Row(
            NodeId node,
            NodeKind kind,
            State state,
            OptionalDouble millis,
            int streamsCut,
            double lastByteMillis,
            Optional<Instant> lastSeen,
            String detail) {}

    public Enforcement {
        rows = List.copyOf(rows);
    }

    public long acknowledged() {
        return rows.stream().filter(r -> r.state() == State.ENFORCING).count();
    }

    public int total() {
        return rows.size();
    }

    public boolean complete() {
        return acknowledged() == total();
    }
}
