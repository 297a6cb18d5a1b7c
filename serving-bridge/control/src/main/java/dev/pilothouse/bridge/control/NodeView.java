package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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
        List<Queue> queues,
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
     * @param wanted warm, sleeping or cold
     * @param tokensPerSecond generated, over the last ten seconds
     * @param promptTokensPerSecond read, over the last ten seconds
     * @param kvUse share of the memory for prompts and answers in use, 0 to 1; empty: not known
     * @param context tokens of all slots together; 0: not known
     * @param canary digest of the answer to the fixed question; empty: not asked yet
     * @param canaryChanged whether it was another one before
     * @param alarms what people should look at
     * @param retryAfterSeconds while it is not warm: how long until it may be; 0: not known
     * @param sleepMeans by what means it sleeps, for people
     * @param cacheMeans by what means it empties its caches, for people
     */
    public record Replica(
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
            OptionalDouble kvUse,
            int context,
            long memoryBytes,
            String detail,
            String canary,
            Optional<Instant> canaryAt,
            boolean canaryChanged,
            List<String> alarms,
            int restarts,
            int retryAfterSeconds,
            String sleepMeans,
            String cacheMeans) {
        public Replica {
            alarms = List.copyOf(alarms);
        }
    }

    /**
     * Calls of one model that wait for a slot of any of its replicas.
     *
     * @param bound most that may wait
     * @param tenants whose calls wait or are answered, the longest queues first
     */
    public record Queue(String model, int queued, int bound, List<TenantShare> tenants) {
        public Queue {
            tenants = List.copyOf(tenants);
        }
    }

    /** Calls of a tenant that wait, and those that are answered. */
    public record TenantShare(String tenant, int queued, int running) {}

    public NodeView {
        rejections = List.copyOf(rejections);
        counters = Map.copyOf(counters);
        replicas = List.copyOf(replicas);
        localKills = List.copyOf(localKills);
        queues = List.copyOf(queues);
    }

    public boolean upToDate() {
        return applied == wanted && rejections.isEmpty();
    }
}
