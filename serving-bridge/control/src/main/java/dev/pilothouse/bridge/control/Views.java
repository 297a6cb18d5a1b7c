package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.control.store.NodeStore;
import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.ModelQueue;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.ReplicaStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Messages of nodes as people see them. */
final class Views {
    private Views() {}

    static NodeView node(
            NodeStore.Row row, Nodes nodes, List<NodeStore.Rejection> rejections, long ackedEpoch) {
        Optional<Nodes.Live> live = nodes.own(row.id());
        Optional<Nodes.Reported> elsewhere = Optional.ofNullable(nodes.elsewhere().get(row.id()));
        boolean connected = live.isPresent() || elsewhere.isPresent();
        NodeStatus status =
                live.map(l -> l.status)
                        .or(() -> elsewhere.map(Nodes.Reported::status))
                        .orElse(NodeStatus.getDefaultInstance());
        Optional<Instant> seen =
                live.map(l -> l.statusAt)
                        .or(() -> elsewhere.map(Nodes.Reported::at))
                        .or(row::lastSeenAt);
        return new NodeView(
                row.id(),
                row.kind(),
                live.map(l -> l.hello.getAddress()).orElse(row.address()),
                live.map(l -> l.hello.getVersion()).orElse(row.software()),
                connected,
                seen,
                row.joinedAt(),
                health(status, connected),
                status.getDetail(),
                Math.max(status.getKillEpoch(), ackedEpoch),
                live.map(l -> l.applied).orElse(0),
                live.map(l -> l.wanted).orElse(0),
                rejections.stream().map(Views::rejection).toList(),
                status.getCountersMap(),
                status.getReplicasList().stream().map(Views::replica).toList(),
                status.getModelQueuesList().stream().map(Views::queue).toList(),
                status.getInFlightList().stream().mapToInt(InFlight::getOpen).sum(),
                status.getLocalKills().getKillsList().stream().map(Views::local).toList());
    }

    private static NodeView.LocalKill local(Kill k) {
        String over = k.getTarget().isEmpty() ? k.getScope() : k.getScope() + ":" + k.getTarget();
        return new NodeView.LocalKill(
                k.getId(), over, k.getReason(), k.getToken(), KillSigner.instant(k.getKilledAt()));
    }

    private static NodeView.Health health(NodeStatus status, boolean connected) {
        if (!connected) {
            return NodeView.Health.UNKNOWN;
        }
        return switch (status.getHealth()) {
            case READY -> NodeView.Health.READY;
            case DEGRADED -> NodeView.Health.DEGRADED;
            case FAILED -> NodeView.Health.FAILED;
            case HEALTH_UNSPECIFIED, UNRECOGNIZED -> NodeView.Health.UNKNOWN;
        };
    }

    private static NodeView.Rejection rejection(NodeStore.Rejection r) {
        return new NodeView.Rejection(r.type(), r.name(), r.version(), r.reason(), r.at());
    }

    static NodeView.Replica replica(ReplicaStatus r) {
        return new NodeView.Replica(
                r.getId(),
                r.getModel(),
                r.getState(),
                r.getWanted(),
                r.getEngine(),
                r.getEngineVersion(),
                r.getSlots(),
                r.getBusy(),
                r.getTokensPerSecond(),
                r.getPromptTokensPerSecond(),
                r.hasKvUse() ? OptionalDouble.of(r.getKvUse()) : OptionalDouble.empty(),
                r.getContext(),
                r.getMemoryBytes(),
                r.getDetail(),
                r.getCanary(),
                r.hasCanaryAt()
                        ? Optional.of(Instant.ofEpochSecond(r.getCanaryAt().getSeconds()))
                        : Optional.empty(),
                r.getCanaryChanged(),
                r.getAlarmsList(),
                r.getRestarts(),
                r.getRetryAfterSeconds(),
                r.getSleepMeans(),
                r.getCacheMeans());
    }

    private static NodeView.Queue queue(ModelQueue q) {
        return new NodeView.Queue(
                q.getModel(),
                q.getQueued(),
                q.getBound(),
                q.getTenantsList().stream()
                        .map(t ->
                                new NodeView.TenantShare(
                                        t.getTenant(), t.getQueued(), t.getRunning()))
                        .toList());
    }
}
