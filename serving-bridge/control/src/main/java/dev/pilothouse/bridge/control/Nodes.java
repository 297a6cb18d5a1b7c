package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.db.model.NodeId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is known of connected nodes, in memory: of this replica's own, and of the others'. */
final class Nodes {
    private final Map<NodeId, Live> own = new ConcurrentHashMap<>();
    private volatile Map<NodeId, Reported> elsewhere = Map.of();

    /** A node connected to another replica. */
    record Reported(Instant at, NodeStatus status) {}

    /** A node connected to this replica. */
    static final class Live {
        final NodeIdentity identity;
        final Hello hello;
        final Instant since;
        volatile NodeStatus status = NodeStatus.getDefaultInstance();
        volatile Instant statusAt;
        volatile int wanted;
        volatile int applied;

        Live(NodeIdentity identity, Hello hello, Instant since) {
            this.identity = identity;
            this.hello = hello;
            this.since = since;
            this.statusAt = since;
        }

        void report(NodeStatus said, Instant at) {
            status = said;
            statusAt = at;
        }
    }

    void connected(Live node) {
        own.put(node.identity.id(), node);
    }

    void gone(Live node) {
        own.remove(node.identity.id(), node);
    }

    Collection<Live> own() {
        return List.copyOf(own.values());
    }

    Optional<Live> own(NodeId id) {
        return Optional.ofNullable(own.get(id));
    }

    /** What a node said last; empty when it is connected nowhere. */
    Optional<NodeStatus> status(NodeId id) {
        return own(id).map(live -> live.status)
                .or(() -> Optional.ofNullable(elsewhere.get(id)).map(Reported::status));
    }

    /** Open calls at every node. */
    Stream<InFlight> inFlight() {
        return Stream.concat(
                own.values().stream().flatMap(n -> n.status.getInFlightList().stream()),
                elsewhere.entrySet().stream()
                        .filter(e -> !own.containsKey(e.getKey()))
                        .flatMap(e -> e.getValue().status().getInFlightList().stream()));
    }

    void elsewhere(Map<NodeId, Reported> reported) {
        elsewhere = Map.copyOf(reported);
    }

    /** The last word of each connected node, whichever replica holds it. */
    Stream<NodeStatus> statuses() {
        return Stream.concat(
                own.values().stream().map(node -> node.status),
                elsewhere.entrySet().stream()
                        .filter(e -> !own.containsKey(e.getKey()))
                        .map(e -> e.getValue().status()));
    }

    Map<NodeId, Reported> elsewhere() {
        return elsewhere;
    }
}
