package dev.pilothouse.pool;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Health;
import dev.pilothouse.bridge.protocol.v1.ModelQueue;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.ReplicaStatus;
import dev.pilothouse.bridge.protocol.v1.TenantQueue;
import dev.pilothouse.pool.engine.Traits;
import dev.pilothouse.pool.replica.Canary;
import dev.pilothouse.pool.replica.Counters;
import dev.pilothouse.pool.replica.Dispatcher;
import dev.pilothouse.pool.replica.Replica;
import dev.pilothouse.pool.replica.Replicas;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/** The pool's truth for the control plane. */
final class PoolStatus {
    private static final int MOST_TENANTS = 50;

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
                .putCounters("calls.refused", refused())
                .putCounters("tokens.input", sum(Counters::promptTokens))
                .putCounters("tokens.output", sum(Counters::completionTokens))
                .putCounters("engine.restarts", sum(Counters::restarts))
                .addAllReplicas(all.stream().map(PoolStatus::status).toList())
                .addAllModelQueues(queues())
                .build();
    }

    /** As it should be, whatever that is: a replica that sleeps because it is told to is well. */
    private static Health health(Collection<Replica> all) {
        boolean asWanted = all.stream().allMatch(r -> r.state().word().equals(r.goal().word()));
        return asWanted && !all.isEmpty() ? Health.READY : Health.DEGRADED;
    }

    private double sum(ToLongFunction<Counters> counter) {
        return replicas.all().stream().mapToLong(r -> counter.applyAsLong(r.counters())).sum();
    }

    private double refused() {
        return replicas.queues().values().stream().mapToLong(Dispatcher::refused).sum();
    }

    private List<ModelQueue> queues() {
        return replicas.queues().entrySet().stream()
                .map(e -> queue(e.getKey(), e.getValue()))
                .toList();
    }

    private static ModelQueue queue(String model, Dispatcher of) {
        ModelQueue.Builder queue =
                ModelQueue.newBuilder().setModel(model).setQueued(of.queued()).setBound(of.bound());
        of.shares().stream()
                .limit(MOST_TENANTS)
                .forEach(share ->
                        queue.addTenants(
                                TenantQueue.newBuilder()
                                        .setTenant(share.tenant())
                                        .setQueued(share.queued())
                                        .setRunning(share.running())));
        return queue.build();
    }

    private static ReplicaStatus status(Replica replica) {
        Canary.Result canary = replica.canary();
        ReplicaStatus.Builder status =
                ReplicaStatus.newBuilder()
                        .setId(replica.spec().id())
                        .setModel(replica.spec().model())
                        .setState(replica.state().word())
                        .setWanted(replica.goal().word())
                        .setEngine(replica.spec().engine().word())
                        .setSlots(replica.spec().slots())
                        .setContext(replica.context())
                        .setBusy(replica.busy())
                        .setTokensPerSecond(replica.tokensPerSecond())
                        .setPromptTokensPerSecond(replica.promptTokensPerSecond())
                        .setDetail(replica.detail())
                        .setRestarts((int) replica.counters().restarts())
                        .setRetryAfterSeconds(replica.retryAfterSeconds())
                        .setWakeOnDemand(replica.spec().wakeOnDemand());
        if (!canary.digest().isEmpty()) {
            status.setCanary(canary.digest())
                    .setCanaryChanged(canary.changed())
                    .setCanaryAt(Timestamp.newBuilder().setSeconds(canary.at().getEpochSecond()));
        }
        replica.kvUse().ifPresent(status::setKvUse);
        replica.report()
                .ifPresent(report ->
                        status.setMemoryBytes(report.memoryBytes())
                                .setEngineVersion(report.version())
                                .addAllAlarms(report.alarms()));
        replica.engine().ifPresent(engine -> means(status, engine.traits()));
        return status.build();
    }

    private static void means(ReplicaStatus.Builder status, Traits traits) {
        status.setSleepMeans(traits.sleepMeans()).setCacheMeans(traits.cacheMeans());
    }
}
