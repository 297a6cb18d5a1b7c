package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.db.model.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Gateways, pools and ingest processes. */
@Api
class NodesController {
    private final Fleet fleet;

    NodesController(Fleet fleet) {
        this.fleet = fleet;
    }

    /** By name. */
    record Nodes(List<Node> nodes) {}

    /**
     * @param health {@code ready}, {@code degraded}, {@code failed} or {@code unknown}
     * @param killEpoch number of the kill set that it enforces
     * @param applied resources of the newest version that it applied
     * @param wanted resources that it should have
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Node(
            String name,
            String kind,
            String address,
            String software,
            boolean connected,
            @Nullable Instant lastSeen,
            String health,
            String detail,
            long killEpoch,
            int applied,
            int wanted,
            int openCalls,
            List<Rejection> rejections,
            List<Replica> replicas,
            List<NodeView.Queue> queues) {
        static Node of(NodeView node) {
            return new Node(
                    node.id().value(),
                    node.kind().word(),
                    node.address(),
                    node.software(),
                    node.connected(),
                    node.lastSeen().orElse(null),
                    node.health().name().toLowerCase(Locale.ROOT),
                    node.detail(),
                    node.killEpoch(),
                    node.applied(),
                    node.wanted(),
                    node.openCalls(),
                    node.rejections().stream()
                            .map(r -> new Rejection(r.type(), r.name(), r.reason(), r.at()))
                            .toList(),
                    node.replicas().stream().map(Replica::of).toList(),
                    node.queues());
        }
    }

    /** A resource that a node did not take. */
    record Rejection(String type, String name, String reason, Instant at) {}

    /**
     * @param state cold, loading, warm, sleeping, draining or failed
     * @param wanted warm, sleeping or cold
     * @param kvUse share of the memory for prompts and answers in use; absent: not known
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Replica(
            String id,
            String model,
            String state,
            String wanted,
            String engine,
            String engineVersion,
            int slots,
            int busy,
            double tokensPerSecond,
            double promptTokensPerSecond,
            @Nullable Double kvUse,
            int context,
            long memoryBytes,
            String detail,
            String canary,
            @Nullable Instant canaryAt,
            boolean canaryChanged,
            List<String> alarms,
            int restarts,
            String sleepMeans,
            String cacheMeans) {
        static Replica of(NodeView.Replica r) {
            return new Replica(
                    r.id(),
                    r.model(),
                    r.state(),
                    r.wanted(),
                    r.engine(),
                    r.engineVersion(),
                    r.slots(),
                    r.busy(),
                    r.tokensPerSecond(),
                    r.promptTokensPerSecond(),
                    r.kvUse().isPresent() ? r.kvUse().getAsDouble() : null,
                    r.context(),
                    r.memoryBytes(),
                    r.detail(),
                    r.canary(),
                    r.canaryAt().orElse(null),
                    r.canaryChanged(),
                    r.alarms(),
                    r.restarts(),
                    r.sleepMeans(),
                    r.cacheMeans());
        }
    }

    @GetMapping("/nodes")
    Nodes list(@AuthenticationPrincipal Actor actor) {
        return new Nodes(fleet.nodes(actor).stream().map(Node::of).toList());
    }
}
