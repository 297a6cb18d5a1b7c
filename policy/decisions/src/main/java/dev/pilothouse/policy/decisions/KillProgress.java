package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Who obeyed a kill, and how fast. Milliseconds run from the moment the control plane took the kill
 * to the moment it received the acknowledgement, both by its own clock, so the way back is in them.
 *
 * @param obeyed one row per node, fastest first
 * @param refused acknowledgements that say why a node did not apply the set
 */
public record KillProgress(Kill kill, List<Row> obeyed, List<KillAck> refused) {
    /** The promise: nodes obey within so many milliseconds at the 99th percentile. */
    public static final double PROMISED_P99_MILLIS = 200;

    /** One node. */
    public record Row(NodeId node, double millis, KillAck ack) {}

    public KillProgress {
        obeyed = List.copyOf(obeyed);
        refused = List.copyOf(refused);
    }

    static KillProgress of(Kill kill, List<KillAck> told) {
        List<KillAck> acks =
                kill.toldByNode() ? told.stream().map(KillAck::untimed).toList() : told;
        return new KillProgress(
                kill,
                acks.stream()
                        .filter(KillAck::applied)
                        .map(a -> new Row(a.node(), millis(kill.killedAt(), a.receivedAt()), a))
                        .sorted(Comparator.comparingDouble(Row::millis))
                        .toList(),
                acks.stream().filter(a -> !a.applied()).toList());
    }

    private static double millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos() / 1e6);
    }

    /** The same of some nodes only. */
    public KillProgress among(Set<NodeId> nodes) {
        return new KillProgress(
                kill,
                obeyed.stream().filter(r -> nodes.contains(r.node())).toList(),
                refused.stream().filter(a -> nodes.contains(a.node())).toList());
    }

    public int streamsCut() {
        return obeyed.stream().mapToInt(r -> r.ack().streamsCut()).sum();
    }

    public OptionalDouble p50() {
        return quantile(0.5);
    }

    public OptionalDouble p99() {
        return quantile(0.99);
    }

    /** The slowest of the nodes that were connected when the kill was made. */
    public Optional<Row> slowest() {
        List<Row> timed = timed();
        return timed.isEmpty() ? Optional.empty() : Optional.of(timed.getLast());
    }

    private List<Row> timed() {
        return obeyed.stream().filter(r -> !r.ack().late()).toList();
    }

    /** The nearest rank: the smallest value that so many rows do not exceed. */
    private OptionalDouble quantile(double q) {
        List<Row> timed = timed();
        if (timed.isEmpty()) {
            return OptionalDouble.empty();
        }
        int rank = (int) Math.ceil(q * timed.size());
        return OptionalDouble.of(timed.get(Math.max(1, rank) - 1).millis());
    }
}
