package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.db.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Commands that wait for their result; sent again when their node comes back. */
final class Commands {
    private record Waiting(NodeId node, Command command, CompletableFuture<CommandResult> result) {}

    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /** Completes exceptionally when there is no result in time. */
    CompletableFuture<CommandResult> add(NodeId node, Command command, Duration patience) {
        CompletableFuture<CommandResult> result = new CompletableFuture<>();
        waiting.put(command.getId(), new Waiting(node, command, result));
        return result.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((r, e) -> waiting.remove(command.getId()));
    }

    List<Command> of(NodeId node) {
        return waiting.values().stream()
                .filter(w -> w.node().equals(node))
                .map(Waiting::command)
                .toList();
    }

    /** Unknown ids are results that came twice or too late. */
    void done(NodeId node, CommandResult result) {
        Waiting found = waiting.get(result.getId());
        if (found != null && found.node().equals(node)) {
            found.result().complete(result);
        }
    }
}
