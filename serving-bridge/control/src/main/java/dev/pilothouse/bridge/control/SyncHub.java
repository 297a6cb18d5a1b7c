package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.control.store.NodeStore;
import dev.pilothouse.bridge.control.store.TombstoneStore;
import dev.pilothouse.bridge.protocol.v1.Ack;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.Confirmed;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.NodeMessage;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.BreakGlassTokens;
import dev.pilothouse.policy.decisions.BudgetLedger;
import dev.pilothouse.policy.decisions.GuardrailPolicies;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.registry.CachePolicies;
import dev.pilothouse.registry.CardPolicies;
import dev.pilothouse.registry.Publication;
import dev.pilothouse.registry.Publication.Snapshot;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Releases;
import dev.pilothouse.registry.RetentionRules;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every connected node on the newest state. One thread computes and sends; PostgreSQL is read
 * when it hints at a change, and once a second in case a hint was lost.
 */
final class SyncHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncHub.class);

    private final Database database;
    private final Publication publication;
    private final BudgetLedger budgets;
    private final BreakGlassTokens glass;
    private final ReleaseSigner signer;
    private final String poolCredential;
    private final Nodes nodes;
    private final Signals signals;
    private final NodeReports reports;
    private final Predicate<NodeId> enforcing;
    private final CommandLane lane;
    private final Clock clock;
    private final Commands commands = new Commands();
    private final Map<NodeId, SyncSession> sessions = new HashMap<>();
    private final ScheduledExecutorService thread =
            Threads.one("bridge-sync", Thread.NORM_PRIORITY);
    private final List<Errand> errands = new CopyOnWriteArrayList<>();
    private @Nullable Catalogue catalogue;
    private long change = -1;
    private boolean troubled;

    /**
     * @param enforcing whether a node acknowledged a kill set since it connected
     */
    SyncHub(
            Database database,
            Publication publication,
            BudgetLedger budgets,
            BreakGlassTokens glass,
            ReleaseSigner signer,
            String poolCredential,
            Nodes nodes,
            Signals signals,
            NodeReports reports,
            Predicate<NodeId> enforcing,
            CommandLane lane,
            Clock clock) {
        this.database = database;
        this.publication = publication;
        this.budgets = budgets;
        this.glass = glass;
        this.signer = signer;
        this.poolCredential = poolCredential;
        this.nodes = nodes;
        this.signals = signals;
        this.reports = reports;
        this.enforcing = enforcing;
        this.lane = lane;
        this.clock = clock;
    }

    void start() {
        var _ = thread.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    /** Something may have changed; returns at once. */
    void hint() {
        thread.execute(() -> attempt(this::refresh));
    }

    private void tick() {
        attempt(() -> {
            refresh();
            confirm();
            reports.exchange();
            tellLoads();
        });
        runErrands();
    }

    private void runErrands() {
        errands.forEach(errand -> attempt(() -> errand.run(sessions.keySet())));
    }

    /** What else is to be done for connected nodes, about once a second. */
    @FunctionalInterface
    interface Errand {
        void run(Collection<NodeId> connected);
    }

    void errand(Errand toRun) {
        errands.add(toRun);
    }

    /** An errand has something to do; returns at once. */
    void errand() {
        thread.execute(this::runErrands);
    }

    private void attempt(Runnable work) {
        try {
            work.run();
            troubled = false;
        } catch (RuntimeException e) {
            if (!troubled && !thread.isShutdown()) {
                LOG.error("Nodes are not brought up to date: {}", e.getMessage(), e);
            }
            troubled = true;
        }
    }

    private void confirm() {
        Confirmed now = Confirmed.newBuilder().setAt(KillSigner.stamp(clock.instant())).build();
        sessions.values().stream().filter(SyncSession::greeted).forEach(s -> s.confirm(now));
    }

    private void refresh() {
        if (catalogue == null || publication.change() != change) {
            Snapshot snapshot = publication.read();
            signer.reload();
            List<NodeStore.Row> members = database.read(tx -> new NodeStore(tx).all());
            catalogue =
                    new Catalogue(
                            snapshot,
                            budgets.published(),
                            members,
                            GuardrailPolicies.published(database),
                            glass.published(),
                            CachePolicies.published(database),
                            new Catalogue.Released(
                                    Releases.published(database),
                                    ReleaseRules.published(database),
                                    signer),
                            CardPolicies.published(database),
                            RiskClasses.published(database),
                            database.read(tx -> new TombstoneStore(tx).holding(clock.instant())),
                            RetentionRules.published(database),
                            poolCredential);
            change = snapshot.change();
            sessions.values().forEach(this::bringUp);
        } else {
            sessions.values().stream().filter(s -> !s.greeted()).forEach(this::bringUp);
        }
        order();
    }

    /** Verbs that wait go to their pools, to each once a stream. */
    private void order() {
        for (ReplicaCommand command : lane.open()) {
            SyncSession session = sessions.get(command.pool());
            if (session != null && session.greeted()) {
                session.order(command.verb().command(command));
            }
        }
    }

    private void answered(NodeId pool, CommandResult result) {
        try {
            lane.finished(pool, result);
        } catch (RuntimeException e) {
            LOG.warn("The answer to a verb is not kept, and asked for again: {}", e.getMessage());
            SyncSession session = sessions.get(pool);
            if (session != null) {
                session.orderAgain(result.getId());
            }
        }
        signals.raise(Topic.NODES);
    }

    /** Tells gateways what pools carry. */
    private void tellLoads() {
        if (catalogue == null) {
            return;
        }
        PoolLoads loads = Loads.of(catalogue.served(), nodes::status);
        sessions.values().stream()
                .filter(s -> s.greeted() && s.node.identity.kind() == NodeKind.GATEWAY)
                .forEach(s -> s.loads(loads));
    }

    private void bringUp(SyncSession session) {
        NodeId id = session.node.identity.id();
        if (!session.greeted() && enforcing.test(id)) {
            session.greet();
        }
        if (session.greeted()) {
            session.bringTo(wanted(session));
        }
    }

    private Map<ResourceKey, Resource> wanted(SyncSession session) {
        return catalogue == null
                ? Map.of()
                : catalogue.wantedBy(session.node.identity.id(), session.node.identity.kind());
    }

    /** A node opened its stream. */
    StreamObserver<NodeMessage> open(NodeIdentity caller, StreamObserver<ControlMessage> answer) {
        return new Inbox(caller, new Outbox<>(answer));
    }

    private final class Inbox implements StreamObserver<NodeMessage> {
        private final NodeIdentity caller;
        private final Outbox<ControlMessage> out;
        private volatile @Nullable SyncSession session;

        Inbox(NodeIdentity caller, Outbox<ControlMessage> out) {
            this.caller = caller;
            this.out = out;
            out.onEnd(this::gone);
        }

        @Override
        public void onNext(NodeMessage message) {
            SyncSession open = session;
            if (open == null) {
                first(message);
                return;
            }
            switch (message.getMessageCase()) {
                case ACK -> thread.execute(() -> acknowledged(open, message.getAck()));
                case STATUS -> reported(open, message.getStatus());
                case COMMAND_RESULT -> finished(message.getCommandResult());
                case HELLO, MESSAGE_NOT_SET -> {}
            }
        }

        private void first(NodeMessage message) {
            if (message.hasStatus()) {
                return;
            }
            Hello hello = message.getHello();
            if (!message.hasHello() || !hello.getNode().equals(caller.id().value())) {
                out.end(
                        Status.INVALID_ARGUMENT.withDescription(
                                "hello.node: '"
                                        + hello.getNode()
                                        + "' (expected: '"
                                        + caller.id()
                                        + "', the name in the certificate)"));
                return;
            }
            Nodes.Live live =
                    new Nodes.Live(caller, hello.toBuilder().clearHeld().build(), clock.instant());
            SyncSession begun = new SyncSession(live, hello, out);
            session = begun;
            thread.execute(() -> begin(begun));
        }

        private void finished(CommandResult result) {
            commands.done(caller.id(), result);
            thread.execute(() -> answered(caller.id(), result));
        }

        private void gone() {
            SyncSession open = session;
            if (open != null) {
                thread.execute(() -> SyncHub.this.gone(open));
            }
        }

        @Override
        public void onError(Throwable t) {
            gone();
        }

        @Override
        public void onCompleted() {
            out.end(Status.CANCELLED.withDescription("the node closed the stream"));
            gone();
        }
    }

    private void begin(SyncSession session) {
        SyncSession earlier = sessions.put(session.node.identity.id(), session);
        if (earlier != null) {
            earlier.end(Status.ABORTED.withDescription("the node connected again"));
        }
        nodes.connected(session.node);
        LOG.info(
                "{} {} connected", session.node.identity.kind().word(), session.node.identity.id());
        signals.raise(Topic.NODES);
        commands.of(session.node.identity.id()).forEach(session::send);
        errand();
        attempt(() -> {
            reports.connected(session.node);
            refresh();
        });
    }

    private void gone(SyncSession session) {
        if (sessions.remove(session.node.identity.id(), session)) {
            LOG.info("{} disconnected", session.node.identity.id());
            nodes.gone(session.node);
            signals.raise(Topic.NODES);
        }
    }

    private void acknowledged(SyncSession session, Ack ack) {
        session.acknowledged(ack, wanted(session));
        attempt(() -> reports.acknowledged(session.node.identity.id(), ack));
        if (ack.getRejectedCount() > 0) {
            signals.raise(Topic.NODES);
        }
    }

    private void reported(SyncSession session, NodeStatus status) {
        boolean pool = session.node.identity.kind() == NodeKind.POOL;
        boolean moved = pool && !states(session.node.status).equals(states(status));
        session.node.report(status, clock.instant());
        if (moved) {
            thread.execute(() -> attempt(this::tellLoads));
        }
        signals.raise(Topic.NODES);
    }

    private static List<String> states(NodeStatus status) {
        return status.getReplicasList().stream().map(r -> r.getId() + r.getState()).toList();
    }

    /**
     * Sends a command, at once or when the node comes back. Completes exceptionally when there is
     * no result in time.
     */
    CompletableFuture<CommandResult> run(NodeId node, Command command, Duration patience) {
        CompletableFuture<CommandResult> result = commands.add(node, command, patience);
        thread.execute(() -> {
            SyncSession session = sessions.get(node);
            if (session != null) {
                session.send(command);
            }
        });
        return result;
    }

    /** Ends the stream of a node that is not one any more. */
    void expel(NodeId node) {
        thread.execute(() -> {
            SyncSession session = sessions.get(node);
            if (session != null) {
                session.end(Status.UNAUTHENTICATED.withDescription("expelled"));
                gone(session);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
