package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Confirmed;
import dev.pilothouse.bridge.protocol.v1.KillMessage;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.KillAck;
import dev.pilothouse.policy.decisions.KillSet;
import dev.pilothouse.policy.decisions.KillSwitches;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The urgent lane. A kill is signed and sent on a thread of its own at the moment it is made; the
 * acknowledgements are written on another, so that they hold up nothing.
 */
final class KillLane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KillLane.class);

    /** An epoch beyond it is nonsense: one kill a second would take nine million years. */
    private static final long LARGEST_EPOCH = 1L << 48;

    private static final int LONGEST_REFUSAL = 1000;
    private static final int WARM_UPS = 5;

    private final KillSwitches switches;
    private final KillSigner signer;
    private final Signals signals;
    private final Clock clock;
    private final Map<NodeId, Session> sessions = new HashMap<>();
    private final Map<NodeId, Long> enforced = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread =
            Threads.one("bridge-kills", Thread.MAX_PRIORITY);
    private final AckWriter acks;
    private volatile Runnable onFirstAck = () -> {};
    private SignedKillSet current = SignedKillSet.getDefaultInstance();
    private long epoch = -1;
    private boolean troubled;

    KillLane(KillSwitches switches, KillSigner signer, Signals signals, Clock clock) {
        this.switches = switches;
        this.signer = signer;
        this.signals = signals;
        this.clock = clock;
        this.acks = new AckWriter(switches, () -> signals.raise(Topic.KILLS));
    }

    /** Called when a node enforces a kill set for the first time since it connected. */
    void onFirstAck(Runnable listener) {
        onFirstAck = listener;
    }

    void start() {
        switches.onChange(() -> thread.execute(() -> attempt(this::renew)));
        for (int i = 0; i < WARM_UPS; i++) {
            thread.execute(() -> attempt(switches::warmUp));
        }
        var _ = thread.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    /** The kill set may have changed; returns at once. */
    void hint() {
        thread.execute(() -> attempt(this::refresh));
    }

    /** Whether the node acknowledged a kill set since it connected. */
    boolean enforcing(NodeId node) {
        return enforced.containsKey(node);
    }

    /** Newest epoch that the node acknowledged since it connected; -1 for none. */
    long enforcedBy(NodeId node) {
        return enforced.getOrDefault(node, -1L);
    }

    private void tick() {
        boolean answered =
                attempt(() -> {
                    switches.expireDue();
                    refresh();
                });
        if (answered) {
            Confirmed now = Confirmed.newBuilder().setAt(KillSigner.stamp(clock.instant())).build();
            KillMessage message = KillMessage.newBuilder().setConfirmed(now).build();
            sessions.values().forEach(s -> s.out.send(message));
        }
    }

    /** False when PostgreSQL did not answer. */
    private boolean attempt(Runnable work) {
        try {
            work.run();
            troubled = false;
            return true;
        } catch (RuntimeException e) {
            if (!troubled) {
                LOG.error("Kill switches cannot be read: {}", e.getMessage(), e);
            }
            troubled = true;
            return false;
        }
    }

    private void refresh() {
        if (switches.epoch() != epoch) {
            renew();
        }
    }

    private void renew() {
        KillSet set = switches.inForce();
        if (set.epoch() == epoch) {
            return;
        }
        current = signer.sign(set, clock.instant());
        epoch = set.epoch();
        sessions.values().forEach(s -> s.send(current, false));
        LOG.info("Kill set {} with {} kills is in force", epoch, set.kills().size());
        signals.raise(Topic.KILLS);
    }

    /** A node opened its stream. */
    StreamObserver<KillReport> open(NodeIdentity caller, StreamObserver<KillMessage> answer) {
        return new Session(caller, new Outbox<>(answer));
    }

    private final class Session implements StreamObserver<KillReport> {
        private final NodeIdentity caller;
        private final Outbox<KillMessage> out;
        private volatile long greetedWith = -1;

        Session(NodeIdentity caller, Outbox<KillMessage> out) {
            this.caller = caller;
            this.out = out;
            out.onEnd(() -> thread.execute(() -> gone(this)));
        }

        void send(SignedKillSet set, boolean greeting) {
            if (greeting) {
                greetedWith = epoch;
            }
            out.send(KillMessage.newBuilder().setKillSet(set).build());
        }

        @Override
        public void onNext(KillReport report) {
            Instant received = clock.instant().truncatedTo(ChronoUnit.MICROS);
            switch (report.getReportCase()) {
                case HELLO -> thread.execute(() -> begin(this, report.getHello().getEpoch()));
                case ACK -> acknowledged(this, report.getAck(), received);
                case REPORT_NOT_SET -> {}
            }
        }

        @Override
        public void onError(Throwable t) {
            thread.execute(() -> gone(this));
        }

        @Override
        public void onCompleted() {
            out.end(Status.CANCELLED.withDescription("the node closed the stream"));
            thread.execute(() -> gone(this));
        }
    }

    private void begin(Session session, long enforcedByNode) {
        NodeId node = session.caller.id();
        if (enforcedByNode < 0 || enforcedByNode > LARGEST_EPOCH) {
            LOG.error("{} claims to enforce kill set {}", node, enforcedByNode);
            session.out.end(
                    Status.INVALID_ARGUMENT.withDescription(
                            "epoch: "
                                    + enforcedByNode
                                    + " (expected: 0 to "
                                    + LARGEST_EPOCH
                                    + ")"));
            return;
        }
        enforced.remove(node);
        Session earlier = sessions.put(node, session);
        if (earlier != null && earlier != session) {
            earlier.out.end(Status.ABORTED.withDescription("the node connected again"));
        }
        boolean fresh = attempt(this::refresh);
        if (fresh && enforcedByNode > epoch) {
            raiseAbove(node, enforcedByNode);
        }
        if (epoch >= 0) {
            session.send(current, true);
        }
    }

    private void raiseAbove(NodeId node, long enforcedByNode) {
        LOG.error(
                "{} enforces kill set {}, but the store knows only {}: was a backup restored? Kills"
                        + " made since are gone from the store",
                node,
                enforcedByNode,
                epoch);
        try {
            switches.continueAbove(node, enforcedByNode);
            refresh();
        } catch (RuntimeException e) {
            LOG.error("Cannot continue above epoch {}", enforcedByNode, e);
        }
    }

    private void gone(Session session) {
        if (sessions.remove(session.caller.id(), session)) {
            enforced.remove(session.caller.id());
        }
    }

    private void acknowledged(
            Session session, dev.pilothouse.bridge.protocol.v1.KillAck message, Instant received) {
        NodeId node = session.caller.id();
        KillAck ack = ack(session, message, received);
        if (ack.applied() || ack.refused().startsWith("enforced")) {
            boolean first = enforced.put(node, ack.epoch()) == null;
            if (first) {
                onFirstAck.run();
            }
        } else {
            LOG.error("{} refuses kill set {}: {}", node, ack.epoch(), ack.refused());
        }
        if (ack.epoch() > 0 && ack.epoch() <= LARGEST_EPOCH) {
            acks.write(ack);
        }
    }

    private static KillAck ack(
            Session session, dev.pilothouse.bridge.protocol.v1.KillAck message, Instant received) {
        Instant applied =
                message.hasAppliedAt() ? KillSigner.instant(message.getAppliedAt()) : received;
        return new KillAck(
                message.getEpoch(),
                session.caller.id(),
                applied,
                received,
                message.getStreamsCut(),
                message.getLastByteMs(),
                refusal(message.getRefused()),
                message.getEpoch() <= session.greetedWith);
    }

    private static String refusal(String text) {
        return text.length() <= LONGEST_REFUSAL ? text : text.substring(0, LONGEST_REFUSAL) + "…";
    }

    /** Ends the stream of a node that is not one any more. */
    void expel(NodeId node) {
        thread.execute(() -> {
            @Nullable Session session = sessions.get(node);
            if (session != null) {
                session.out.end(Status.UNAUTHENTICATED.withDescription("expelled"));
                gone(session);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
        acks.close();
    }
}
