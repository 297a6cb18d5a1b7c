package dev.pilothouse.pool;

import dev.pilothouse.bridge.protocol.v1.Health;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.ReplicaStatus;
import dev.pilothouse.pool.replica.Counters;
import dev.pilothouse.pool.replica.Replica;
import dev.pilothouse.pool.replica.ReplicaState;
import dev.pilothouse.pool.replica.Replicas;
import java.util.Collection;
import java.util.function.ToLongFunction;

/** The pool's truth for the control plane. */
final class PoolStatus {
    private final Replicas replicas;

    PoolStatus(Replicas replicas) {
        this.replicas = replicas;
    }

    NodeStatus report() {
        Collection<Replica> all = replicas.all();
        return NodeStatus.newBuilder()
                .setHealth(health(all))
                .setDetail(all.isEmpty() ? "no replica is assigned" : "")
                .putCounters("calls", sum(Counters::answers))
                .putCounters("calls.cancelled", sum(Counters::cancelled))
                .putCounters("calls.failed", sum(Counters::failed))
                .putCounters("calls.refused", sum(Counters::refused))
                .putCounters("tokens.input", sum(Counters::promptTokens))
                .putCounters("tokens.output", sum(Counters::completionTokens))
                .putCounters("engine.restarts", sum(Counters::restarts))
                .addAllReplicas(all.stream().map(PoolStatus::status).toList())
                .build();
    }

    private static Health health(Collection<Replica> all) {
        long warm = all.stream().filter(r -> r.state() == ReplicaState.WARM).count();
        if (warm == all.size() && warm > 0) {
            return Health.READY;
        }
        return Health.DEGRADED;
    }

    private double sum(ToLongFunction<Counters> counter) {
        return replicas.all().stream().mapToLong(r -> counter.applyAsLong(r.counters())).sum();
    }

    private static ReplicaStatus status(Replica replica) {
        return ReplicaStatus.newBuilder()
                .setId(replica.spec().id())
                .setModel(replica.spec().model())
                .setState(replica.state().word())
                .setSlots(replica.spec().slots())
                .setBusy(replica.busy())
                .setQueued(replica.queued())
                .setTokensPerSecond(replica.counters().tokensPerSecond())
                .setMemoryBytes(replica.memoryBytes())
                .setDetail(replica.detail())
                .build();
    }
}
