package dev.pilothouse.bridge.control;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.control.store.NodeStore;
import dev.pilothouse.bridge.control.store.NodeStore.Rejection;
import dev.pilothouse.bridge.protocol.v1.Ack;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.ResourceVersion;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What nodes said, in PostgreSQL: for people, and for the other replicas. Used by one thread. */
final class NodeReports {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final int LONGEST = 1000;

    private final Database database;
    private final Nodes nodes;
    private final FeatureWatch features;
    private final String control;
    private final Clock clock;
    private final Set<NodeId> troubled = new HashSet<>();

    /**
     * @param control name of this replica, drawn at its start
     */
    NodeReports(
            Database database, Nodes nodes, FeatureWatch features, String control, Clock clock) {
        this.database = database;
        this.nodes = nodes;
        this.features = features;
        this.control = control;
        this.clock = clock;
    }

    void connected(Nodes.Live node) {
        troubled.add(node.identity.id());
        database.run(tx ->
                new NodeStore(tx)
                        .seen(
                                node.identity.id(),
                                node.hello.getAddress(),
                                node.hello.getVersion(),
                                clock.instant()));
    }

    /** Notes rejections, and that earlier ones are over; costs nothing while there are none. */
    void acknowledged(NodeId node, Ack ack) {
        if (ack.getRejectedCount() == 0 && !troubled.contains(node)) {
            return;
        }
        Instant now = clock.instant();
        List<Rejection> refused =
                ack.getRejectedList().stream()
                        .map(r -> rejection(node, r.getResource(), r.getReason(), now))
                        .toList();
        List<Rejection> taken =
                ack.getAppliedList().stream().map(v -> rejection(node, v, "", now)).toList();
        database.run(tx -> new NodeStore(tx).rejections(node, taken, refused));
        if (!refused.isEmpty()) {
            troubled.add(node);
        }
    }

    private static Rejection rejection(
            NodeId node, ResourceVersion version, String reason, Instant at) {
        return new Rejection(
                node,
                version.getType().name(),
                version.getName(),
                Long.toHexString(version.getVersion()),
                cut(reason),
                at);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** Tells the other replicas of this one's nodes and hears of theirs. */
    void exchange() {
        features.look(
                nodes.own().stream().flatMap(n -> n.status.getInFlightList().stream()).toList(),
                clock.instant());
        List<NodeStore.Status> own =
                nodes.own().stream()
                        .map(n ->
                                new NodeStore.Status(
                                        n.identity.id(),
                                        control,
                                        n.statusAt,
                                        n.status.toByteArray()))
                        .toList();
        if (!own.isEmpty()) {
            database.run(tx -> new NodeStore(tx).report(own));
        }
        Instant oldest = clock.instant().minus(FRESH);
        Map<NodeId, Nodes.Reported> others =
                database.read(tx -> new NodeStore(tx).elsewhere(control)).stream()
                        .filter(s -> s.at().isAfter(oldest))
                        .collect(
                                toMap(
                                        NodeStore.Status::node,
                                        s -> new Nodes.Reported(s.at(), parse(s.status()))));
        nodes.elsewhere(others);
    }

    private static NodeStatus parse(byte[] status) {
        try {
            return NodeStatus.parseFrom(status);
        } catch (InvalidProtocolBufferException e) {
            return NodeStatus.getDefaultInstance();
        }
    }
}
