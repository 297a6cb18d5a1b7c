package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.DeploymentLoad;
import dev.pilothouse.bridge.protocol.v1.ModelQueue;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.ReplicaStatus;
import dev.pilothouse.db.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What pools say of the deployments that they serve, for gateways. */
final class Loads {
    private static final String WARM = "warm";

    private Loads() {}

    /**
     * A deployment of a pool.
     *
     * @param model as the pool calls it
     */
    record Served(String deployment, String pool, String model) {}

    /**
     * @param pools what is known of a pool now; one that is not heard is left out
     */
    static PoolLoads of(List<Served> served, Function<NodeId, Optional<NodeStatus>> pools) {
        PoolLoads.Builder loads = PoolLoads.newBuilder();
        for (Served one : served) {
            pools.apply(new NodeId(one.pool()))
                    .filter(status -> status.getReplicasCount() > 0)
                    .ifPresent(status -> loads.addLoads(load(one, status)));
        }
        return loads.build();
    }

    private static DeploymentLoad load(Served served, NodeStatus pool) {
        List<ReplicaStatus> own =
                pool.getReplicasList().stream()
                        .filter(r -> r.getModel().equals(served.model()))
                        .toList();
        List<ReplicaStatus> warm = own.stream().filter(r -> r.getState().equals(WARM)).toList();
        return DeploymentLoad.newBuilder()
                .setDeployment(served.deployment())
                .setWarm(warm.size())
                .setSlots(warm.stream().mapToInt(ReplicaStatus::getSlots).sum())
                .setBusy(warm.stream().mapToInt(ReplicaStatus::getBusy).sum())
                .setQueued(queued(pool, served.model()))
                .setWakes(
                        own.stream()
                                .anyMatch(r ->
                                        r.getState().equals("sleeping") && r.getWakeOnDemand()))
                .setRetryAfterSeconds(
                        own.stream()
                                .mapToInt(ReplicaStatus::getRetryAfterSeconds)
                                .filter(s -> s > 0)
                                .min()
                                .orElse(0))
                .build();
    }

    private static int queued(NodeStatus pool, String model) {
        return pool.getModelQueuesList().stream()
                .filter(q -> q.getModel().equals(model))
                .mapToInt(ModelQueue::getQueued)
                .sum();
    }
}
