package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.Health;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.db.model.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Handlers that write down what they are given. */
final class RecordingNode implements ResourceHandler, KillHandler, CommandHandler {
    final List<Resource> applied = new CopyOnWriteArrayList<>();
    final List<String> removed = new CopyOnWriteArrayList<>();
    final List<KillSet> kills = new CopyOnWriteArrayList<>();
    final List<Command> commands = new CopyOnWriteArrayList<>();
    volatile CompletionStage<Cut> cut = CompletableFuture.completedFuture(new Cut(2, 7.5));

    NodeLink open(Path home, int controlPort) {
        return NodeLink.open(
                config(home, controlPort, TestControl.TOKEN),
                this,
                this,
                this,
                RecordingNode::status);
    }

    static NodeLink.Config config(Path home, int controlPort, String token) {
        return new NodeLink.Config(
                new NodeId("gateway-1"),
                NodeKind.GATEWAY,
                "test",
                "127.0.0.1:1",
                "127.0.0.1:" + controlPort,
                token,
                home.resolve("bridge-authority.pem"),
                home.resolve("node"));
    }

    static NodeStatus status() {
        return NodeStatus.newBuilder().setHealth(Health.READY).build();
    }

    @Override
    public void apply(Resource resource) throws ResourceRejected {
        if (resource.getName().equals("bad")) {
            throw new ResourceRejected("no such thing");
        }
        applied.add(resource);
    }

    @Override
    public void remove(ResourceType type, String name) {
        removed.add(name);
    }

    @Override
    public CompletionStage<Cut> apply(KillSet set) {
        kills.add(set);
        return cut;
    }

    @Override
    public CompletionStage<CommandResult> run(Command command) {
        commands.add(command);
        return CompletableFuture.completedFuture(
                CommandResult.newBuilder().setOk(true).setDetail("done").build());
    }
}
