package dev.pilothouse.console.web.traces;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.pilothouse.analytics.traces.TraceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Spans of a trace as a tree: each after its parent, siblings by their start. A span whose parent
 * is not there is a root.
 *
 * @param nodes in the order of drawing
 * @param start of the earliest span
 * @param end of the latest span
 */
record SpanTree(List<Node> nodes, Instant start, Instant end) {
    /** Deeper ones are drawn at this depth. */
    private static final int DEEPEST = 12;

    record Node(TraceSpan span, int depth) {}

    SpanTree {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param spans at least one
     */
    static SpanTree of(List<TraceSpan> spans) {
        Set<String> ids = spans.stream().map(TraceSpan::spanId).collect(toSet());
        Map<String, List<TraceSpan>> children =
                spans.stream()
                        .filter(s -> ids.contains(s.parentId()))
                        .filter(s -> !s.parentId().equals(s.spanId()))
                        .collect(groupingBy(TraceSpan::parentId));
        List<Node> nodes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        spans.stream()
                .filter(s -> !ids.contains(s.parentId()) || s.parentId().equals(s.spanId()))
                .forEach(root -> walk(root, 0, children, seen, nodes));
        spans.stream()
                .filter(s -> !seen.contains(s.spanId()))
                .forEach(lost -> walk(lost, 0, children, seen, nodes));
        return new SpanTree(
                nodes,
                spans.stream().map(TraceSpan::start).min(Instant::compareTo).orElseThrow(),
                spans.stream().map(TraceSpan::end).max(Instant::compareTo).orElseThrow());
    }

    private static void walk(
            TraceSpan span,
            int depth,
            Map<String, List<TraceSpan>> children,
            Set<String> seen,
            List<Node> nodes) {
        if (!seen.add(span.spanId())) {
            return;
        }
        nodes.add(new Node(span, Math.min(depth, DEEPEST)));
        children.getOrDefault(span.spanId(), List.of())
                .forEach(child -> walk(child, depth + 1, children, seen, nodes));
    }

    TraceSpan root() {
        return nodes.getFirst().span();
    }

    Duration duration() {
        return Duration.between(start, end);
    }

    List<TraceSpan> spans() {
        return nodes.stream().map(Node::span).toList();
    }

    List<TraceSpan> calls() {
        return spans().stream().filter(TraceSpan::call).toList();
    }

    /** The gravest of the spans. */
    State state() {
        Set<State> all = spans().stream().map(s -> State.of(s.result().outcome())).collect(toSet());
        return List.of(State.KILLED, State.REFUSED, State.ERROR, State.CANCELLED).stream()
                .filter(all::contains)
                .findFirst()
                .orElse(State.OK);
    }

    /** The first call that a kill stopped. */
    Optional<TraceSpan> killed() {
        return spans().stream()
                .filter(s -> State.of(s.result().outcome()) == State.KILLED)
                .findFirst();
    }

    /** What to look at first: the killed or failed call, else the first call, else the root. */
    TraceSpan first() {
        return killed().or(() ->
                        calls().stream()
                                .filter(s -> State.of(s.result().outcome()) != State.OK)
                                .findFirst())
                .or(() -> calls().stream().findFirst())
                .orElseGet(this::root);
    }
}
