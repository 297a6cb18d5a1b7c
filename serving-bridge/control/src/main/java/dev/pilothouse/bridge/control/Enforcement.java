package dev.pilothouse.bridge.control;

import static java.util.stream.Collectors.toSet;

import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Who obeys a kill: one row per gateway and pool, those that are waited for first.
 *
 * @param progress the acknowledgements of these nodes, with p50, p99 and the slowest
 */
public record Enforcement(KillProgress progress, List<Row> rows) {
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

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
        progress = progress.among(rows.stream().map(Row::node).collect(toSet()));
    }

    public long acknowledged() {
        return rows.stream().filter(r -> r.state() == State.ENFORCING).count();
    }

    public int total() {
        return rows.size();
    }

    /** Nodes that have not obeyed although the promised time is over. */
    public List<Row> silent(Instant now) {
        return rows.stream().filter(r -> silent(r, now)).toList();
    }

    /**
     * Whether a node may still answer calls that a kill in force forbids: one that does not
     * acknowledge in the promised time, or that was seen within a day before the kill and is not
     * connected.
     */
    public boolean silent(Row row, Instant now) {
        Kill kill = progress.kill();
        double waited = Duration.between(kill.killedAt(), now).toMillis();
        if (!kill.inForce() || waited <= KillProgress.PROMISED_P99_MILLIS) {
            return false;
        }
        return switch (row.state()) {
            case WAITING -> true;
            case GONE ->
                    row.lastSeen()
                            .filter(seen -> seen.isAfter(kill.killedAt().minus(FORGOTTEN_AFTER)))
                            .isPresent();
            case ENFORCING, REFUSED -> false;
        };
    }

    public boolean complete() {
        return acknowledged() == total();
    }
}
