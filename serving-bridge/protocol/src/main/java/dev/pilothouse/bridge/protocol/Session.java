package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.BridgeGrpc;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.KillMessage;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.LocalKills;
import dev.pilothouse.bridge.protocol.v1.NodeMessage;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import io.grpc.Channel;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both streams of one connection. When either ends, the session ends. */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private static final int LEASE_SECONDS = 2;

    private final NodeState state;
    private final Runnable alive;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Lane<NodeMessage, ControlMessage> sync;
    private final Lane<KillReport, KillMessage> kills;
    private final ScheduledFuture<?> heartbeat;
    private final Channel channel;
    private volatile boolean greeted;

    /**
     * @param alive called at each message from control
     */
    Session(Channel channel, NodeState state, Hello hello, Runnable alive) {
        this.state = state;
        this.alive = alive;
        this.channel = channel;
        this.sync = new Lane<>(state.syncThread(), this::handle, ended);
        this.kills = new Lane<>(state.killThread(), this::handle, ended);
        BridgeGrpc.BridgeStub stub = BridgeGrpc.newStub(channel);
        kills.opened(stub.kills(kills));
        state.killThread().execute(() -> greetKills(hello.getNode()));
        sync.opened(stub.sync(sync));
        state.syncThread().execute(() -> greet(hello));
        this.heartbeat = state.timer().scheduleAtFixedRate(this::report, 0, 1, TimeUnit.SECONDS);
    }

    /** On the kill thread, so that nothing of an earlier session is applied afterwards. */
    private void greetKills(String node) {
        kills.send(KillReport.newBuilder().setHello(state.kills().hello(node)).build());
    }

    private void greet(Hello hello) {
        Hello full = hello.toBuilder().addAllHeld(state.resources().held()).build();
        sync.send(NodeMessage.newBuilder().setHello(full).build());
        greeted = true;
    }

    /** Completed exceptionally when the session ends. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    CompletableFuture<LeaseResponse> lease(LeaseRequest request) {
        Answer<LeaseResponse> answer = new Answer<>();
        BridgeGrpc.newStub(channel)
                .withDeadlineAfter(LEASE_SECONDS, TimeUnit.SECONDS)
                .lease(request, answer);
        return answer.future;
    }

    private void handle(ControlMessage message) {
        alive.run();
        switch (message.getMessageCase()) {
            case DELTA ->
                    sync.send(
                            NodeMessage.newBuilder()
                                    .setAck(state.resources().apply(message.getDelta()))
                                    .build());
            case COMMAND ->
                    state.commands()
                            .run(
                                    message.getCommand(),
                                    result ->
                                            sync.send(
                                                    NodeMessage.newBuilder()
                                                            .setCommandResult(result)
                                                            .build()));
            case CONFIRMED -> state.confirmation().now();
            case POOL_LOADS -> state.resources().poolLoads(message.getPoolLoads());
            case MESSAGE_NOT_SET -> LOG.debug("A message of a newer control plane is ignored");
        }
    }

    private void handle(KillMessage message) {
        alive.run();
        switch (message.getMessageCase()) {
            case KILL_SET -> enforce(message.getKillSet());
            case CONFIRMED -> state.syncThread().execute(state.confirmation()::now);
            case MESSAGE_NOT_SET -> LOG.debug("A message of a newer control plane is ignored");
        }
    }

    private void enforce(SignedKillSet set) {
        LocalKills before = state.kills().overlay();
        state.kills()
                .receive(set)
                .thenAccept(ack -> kills.send(KillReport.newBuilder().setAck(ack).build()));
        if (before != state.kills().overlay()) {
            tellOverlay();
        }
    }

    /** On the kill thread. */
    void tellOverlay() {
        kills.send(KillReport.newBuilder().setOverlay(state.kills().overlay()).build());
    }

    /** Not before the greeting, which must be the stream's first message. */
    private void report() {
        if (!greeted) {
            return;
        }
        try {
            NodeStatus status =
                    state.status().get().toBuilder()
                            .setAt(Times.stamp(Instant.now()))
                            .setKillEpoch(state.kills().epoch())
                            .setLocalKills(state.kills().overlay())
                            .build();
            sync.send(NodeMessage.newBuilder().setStatus(status).build());
        } catch (RuntimeException e) {
            LOG.error("The node's status cannot be reported", e);
        }
    }

    @Override
    public void close() {
        heartbeat.cancel(false);
        ended.cancel(false);
    }
}
