package dev.pilothouse.console.web.fleet;

import dev.pilothouse.bridge.control.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Rates per second from counters that grow, between two looks at a node. */
final class Rates {
    private record Look(Instant at, Map<String, Double> counters) {}

    private final Map<String, Look> looks = new HashMap<>();
    private final Map<String, Double> rates = new HashMap<>();

    /** Takes a new look at a node. */
    void look(NodeView node, Instant now) {
        Look old = looks.put(node.id().value(), new Look(now, node.counters()));
        if (old == null) {
            return;
        }
        double seconds = Duration.between(old.at(), now).toMillis() / 1000.0;
        if (seconds < 0.5) {
            looks.put(node.id().value(), old);
            return;
        }
        node.counters()
                .forEach((name, value) -> {
                    double before = old.counters().getOrDefault(name, value);
                    rates.put(key(node, name), Math.max(0, (value - before) / seconds));
                });
    }

    /** Empty before the second look, and for a counter that the node does not have. */
    OptionalDouble of(NodeView node, String counter) {
        Double rate = rates.get(key(node, counter));
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    private static String key(NodeView node, String counter) {
        return node.id() + " " + counter;
    }
}
