package dev.pilothouse.console.web.fleet;

import dev.pilothouse.bridge.control.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Rates per second from counters that grow, over the last 15 seconds: long enough that a call every
 * two seconds is no zero, short enough to follow.
 */
final class Rates {
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final double LEAST_SECONDS = 0.5;

    private record Look(Instant at, Map<String, Double> counters) {}

    private final Map<String, Deque<Look>> looks = new HashMap<>();

    /** Takes a new look at a node. */
    void look(String node, Map<String, Double> counters, Instant now) {
        Deque<Look> seen = looks.computeIfAbsent(node, n -> new ArrayDeque<>());
        if (!seen.isEmpty() && secondsTo(seen.getLast(), now) < LEAST_SECONDS) {
            return;
        }
        seen.addLast(new Look(now, Map.copyOf(counters)));
        while (seen.size() > 2 && seen.getFirst().at().plus(WINDOW).isBefore(now)) {
            seen.removeFirst();
        }
    }

    void look(NodeView node, Instant now) {
        look(node.id().value(), node.counters(), now);
    }

    /** Empty before the second look, and for a counter that the node does not have. */
    OptionalDouble of(String node, String counter) {
        Deque<Look> seen = looks.getOrDefault(node, new ArrayDeque<>());
        if (seen.size() < 2) {
            return OptionalDouble.empty();
        }
        Look first = seen.getFirst();
        Look last = seen.getLast();
        Double now = last.counters().get(counter);
        if (now == null) {
            return OptionalDouble.empty();
        }
        double grown = now - first.counters().getOrDefault(counter, now);
        return OptionalDouble.of(Math.max(0, grown / secondsTo(first, last.at())));
    }

    private static double secondsTo(Look look, Instant now) {
        return Duration.between(look.at(), now).toMillis() / 1000.0;
    }
}
