package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.CommandHandler;
import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.NodeLink;
import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.Health;
import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.ReplicaStatus;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.db.model.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real node's end with handlers that write down what they are given, in order. */
final class TestNode implements ResourceHandler, KillHandler, CommandHandler, AutoCloseable {
    final Map<String, Resource> held = new ConcurrentHashMap<>();
    final List<KillSet> kills = new CopyOnWriteArrayList<>();
    final List<String> order = new CopyOnWriteArrayList<>();
    final List<Command> commands = new CopyOnWriteArrayList<>();
    volatile List<InFlight> inFlight = List.of();
    volatile List<ReplicaStatus> replicas = List.of();
    volatile PoolLoads loads = PoolLoads.getDefaultInstance();
    volatile CompletableFuture<CommandResult> answer =
            CompletableFuture.completedFuture(
                    CommandResult.newBuilder().setOk(true).setDetail("done").build());
    volatile String refusing = "";
    volatile boolean cutsDrills = true;

    /** Why it forgets no answers; empty: it does. */
    volatile String trouble = "";

    final NodeLink link;

    TestNode(Path home, int port, String name, NodeKind kind, String token) {
        link =
                NodeLink.open(
                        new NodeLink.Config(
                                new NodeId(name),
                                kind,
                                "test",
                                "127.0.0.1:1",
                                "127.0.0.1:" + port,
                                token,
                                home.resolve("bridge-authority.pem"),
                                home.resolve(name)),
                        this,
                        this,
                        this,
                        () ->
                                NodeStatus.newBuilder()
                                        .setHealth(Health.READY)
                                        .addAllInFlight(inFlight)
                                        .addAllReplicas(replicas)
                                        .build());
    }

    static TestNode gateway(Path home, int port, String name) {
        return new TestNode(home, port, name, NodeKind.GATEWAY, Installation.TOKEN);
    }

    Resource get(ResourceType type, String name) {
        return held.get(type + " " + name);
    }

    long epoch() {
        return kills.isEmpty() ? -1 : kills.getLast().getEpoch();
    }

    @Override
    public void apply(Resource resource) throws ResourceRejected {
        if (!refusing.isEmpty() && resource.getName().equals(refusing)) {
            throw new ResourceRejected("refused by the test");
        }
        order.add("resource");
        held.put(resource.getType() + " " + resource.getName(), resource);
    }

    @Override
    public void poolLoads(PoolLoads told) {
        loads = told;
    }

    @Override
    public void remove(ResourceType type, String name) {
        held.remove(type + " " + name);
    }

    @Override
    public CompletionStage<Cut> apply(KillSet set) {
        order.add("kill");
        kills.add(set);
        return CompletableFuture.completedFuture(new Cut(set.getKillsCount(), 1.5));
    }

    private CommandResult purged() {
        boolean ok = trouble.isEmpty();
        return CommandResult.newBuilder().setOk(ok).setDetail(trouble).setCount(3).build();
    }

    @Override
    public CompletionStage<CommandResult> run(Command command) {
        commands.add(command);
        if (command.hasPurgeCache()) {
            return CompletableFuture.completedFuture(purged());
        }
        if (!command.hasBeginDrill() && !command.hasEndDrill()) {
            return answer;
        }
        var result =
                CommandResult.newBuilder().setId(command.getId()).setOk(true).setDetail("done");
        if (command.hasBeginDrill()) {
            result.putFigures("open", command.getBeginDrill().getCalls());
        }
        if (command.hasEndDrill()) {
            result.putFigures("cut", cutsDrills ? 8 : 0)
                    .putFigures("refused", cutsDrills ? 2 : 0)
                    .putFigures("passed", cutsDrills ? 0 : 2);
        }
        return CompletableFuture.completedFuture(result.build());
    }

    @Override
    public void close() {
        link.close();
    }
}
