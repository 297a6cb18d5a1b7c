package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.control.NodeErasure.Answer;
import dev.pilothouse.bridge.control.NodeErasure.Order;
import dev.pilothouse.bridge.control.NodeErasure.Verb;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.NodeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * What the nodes of one kind hold of a person. A node that does not answer keeps the step open; one
 * that will not come back has to be forgotten first.
 */
final class NodesTarget implements ErasureTarget {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ErasureDesk desk;
    private final NodeKind kind;
    private final Store store;
    private final String looks;

    private NodesTarget(ErasureDesk desk, NodeKind kind, Store store, String looks) {
        this.desk = desk;
        this.kind = kind;
        this.store = store;
        this.looks = looks;
    }

    static List<ErasureTarget> all(ErasureDesk desk) {
        return List.of(gateways(desk), ingest(desk), pools(desk));
    }

    private static NodesTarget gateways(ErasureDesk desk) {
        return new NodesTarget(
                desk,
                NodeKind.GATEWAY,
                new Store(
                        "gateways",
                        "Gateways",
                        "Spans that wait for ingest, cached answers",
                        "Each gateway drops them and rewrites its spool",
                        true),
                "each read every file of its spool for the references and looked through its caches");
    }

    private static NodesTarget ingest(ErasureDesk desk) {
        return new NodesTarget(
                desk,
                NodeKind.INGEST,
                new Store(
                        "ingest",
                        "Ingest spools",
                        "Spans that wait for the span store",
                        "Each ingest process drops them and rewrites its spool",
                        true),
                "each read every file of its spool for the references");
    }

    private static NodesTarget pools(ErasureDesk desk) {
        return new NodesTarget(
                desk,
                NodeKind.POOL,
                new Store(
                        "engine-caches",
                        "Prompt caches of engines",
                        "Prompts and answers in the memory of replicas",
                        "Each replica empties its cache, or starts again where it cannot",
                        true),
                "each said that its replicas have emptied since; memory was not read");
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public boolean losesPlaces() {
        return true;
    }

    @Override
    public Found plan(Subject subject) {
        return new Found(-1, List.of(), List.of());
    }

    @Override
    public void plant(Subject canary) {
        require(tell(canary, Verb.PLANT));
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        NodeErasure erasure = tell(subject, Verb.ERASE);
        done.accept(erasure.items());
        require(erasure);
        return erasure.items();
    }

    private void require(NodeErasure erasure) {
        if (!erasure.isDone()) {
            throw new IllegalStateException(
                    erasure.waiting().stream()
                            .map(NodesTarget::words)
                            .collect(Collectors.joining("; ")));
        }
    }

    private static String words(Answer waiting) {
        return waiting.node()
                + (waiting.detail().isEmpty() ? " has not answered" : ": " + waiting.detail());
    }

    @Override
    public Probe probe(Subject subject) {
        NodeErasure looked = tell(subject, Verb.PROBE);
        List<String> places =
                looked.nodes().stream()
                        .filter(n -> n.at().isEmpty() || n.items() > 0)
                        .map(n -> n.at().isEmpty() ? words(n) : n.node() + ": " + found(n))
                        .limit(20)
                        .toList();
        desk.drop(looked);
        List<Look> looks =
                looked.nodes().stream()
                        .filter(n -> n.at().isPresent())
                        .map(n -> new Look(n.node().value(), n.items()))
                        .toList();
        return new Probe(
                looks,
                looked.waiting().size(),
                method(looked) + forgotten(subject),
                places,
                Instant.MIN);
    }

    private static String found(Answer answer) {
        return answer.detail().isEmpty() ? answer.items() + " left" : answer.detail();
    }

    private String method(NodeErasure looked) {
        String names =
                looked.nodes().stream()
                        .map(n -> n.node().value())
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "No such node is a member." : names + ": " + looks + ".";
    }

    private String forgotten(Subject subject) {
        List<String> names = desk.forgotten(kind, subject.before());
        return names.isEmpty()
                ? ""
                : " Not looked at: "
                        + String.join(", ", names)
                        + ", forgotten as members since the erasure began; each is told to erase when it joins again.";
    }

    private NodeErasure tell(Subject subject, Verb verb) {
        return desk.carryOut(
                new Order(
                        subject.request(),
                        subject.tenant(),
                        verb,
                        kind,
                        subject.references(),
                        subject.before()),
                PATIENCE);
    }
}
