package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node as people see it.
 *
 * @param connected to this or another replica of the control plane, and reporting
 * @param lastSeen last report; empty before the first
 * @param health {@link Health#UNKNOWN} while it is not connected
 * @param detail why it is not ready
 * @param killEpoch number of the kill set that it enforces
 * @param applied resources of the newest version that it applied
 * @param wanted resources that it should have; 0 when connected to another replica
 * @param rejections resources that it did not take
 * @param localKills break-glass kills that were made at it and are not reconciled yet
 * @param counters since its start, by OpenTelemetry-like names
 */
public record NodeView(
        NodeId id,
        NodeKind kind,
        String address,
        String software,
        boolean connected,
        Optional<Instant> lastSeen,
        Instant joinedAt,
        Health health,
        String detail,
        long killEpoch,
        int applied,
        int wanted,
        List<Rejection> rejections,
        Map<String, Double> counters,
        List<Replica> replicas,
        int openCalls,
        List<LocalKill> localKills) {

    /**
     * A kill that was made at a node with a break-glass token.
     *
     * @param label what it is over: {@code feature:loan-explainer}, {@code global}
     * @param token id of the token
     */
    public record LocalKill(String id, String label, String reason, String token, Instant at) {}

    /** How a node feels. */
    public enum Health {
        READY,
        DEGRADED,
        FAILED,
        UNKNOWN
    }

    /**
     * A resource that the node did not take.
     *
     * @param type for example {@code ROUTE}
     * @param version hash of its content, hexadecimal
     */
    public record Rejection(String type, String name, String version, String reason, Instant at) {}

    /**
     * A replica of an inference engine.
     *
     * @param state cold, loading, warm, sleeping, draining or failed
     * @param tokensPerSecond measured over the last answers
     */
    public record Replica(
            String id,
            String model,
            String state,
            int slots,
            int busy,
            int queued,
            double tokensPerSecond,
            long memoryBytes,
            String detail) {}

    public NodeView {
        rejections = List.copyOf(rejections);
        counters = Map.copyOf(counters);
        replicas = List.copyOf(replicas);
        localKills = List.copyOf(localKills);
    }

    public boolean upToDate() {
        return applied == wanted && rejections.isEmpty();
    }
}
