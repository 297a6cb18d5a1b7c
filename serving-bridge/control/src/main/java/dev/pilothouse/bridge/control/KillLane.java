package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Confirmed;
import dev.pilothouse.bridge.protocol.v1.KillHello;
import dev.pilothouse.bridge.protocol.v1.KillMessage;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.LocalKills;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillAck;
import dev.pilothouse.policy.decisions.KillRecovery;
import dev.pilothouse.policy.decisions.KillRecovery.Held;
import dev.pilothouse.policy.decisions.KillSet;
import dev.pilothouse.policy.decisions.KillSwitches;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The urgent lane. A kill is signed and sent on a thread of its own at the moment it is made; the
 * acknowledgements are written on another, so that they hold up nothing.
 */
final class KillLane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KillLane.class);

    private static final int LONGEST_REFUSAL = 1000;
    private static final int WARM_UPS = 5;

    /** How often the store is read: what another replica did is known within a second even so. */
    private static final int TICK_MILLIS = 500;

    private final KillSwitches switches;
    private final KillRecovery recovery;
    private final KillSigner signer;
    private final Signals signals;
    private final Clock clock;
    private final KillDesk desk;
    private final Map<NodeId, Session> sessions = new ConcurrentHashMap<>();
    private final Map<NodeId, Long> enforced = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread =
            Threads.one("bridge-kills", Thread.MAX_PRIORITY);
    private final AckWriter acks;
    private volatile Runnable onFirstAck = () -> {};
    private Optional<KillSet> untold = Optional.empty();
    private String signedWith = "";
    private boolean troubled;

    KillLane(
            KillSwitches switches,
            KillRecovery recovery,
            KillSigner signer,
            Signals signals,
            Clock clock) {
        this.switches = switches;
        this.recovery = recovery;
        this.signer = signer;
        this.signals = signals;
        this.clock = clock;
        this.desk = new KillDesk(new Postgres(), this::sign);
        this.acks = new AckWriter(switches, () -> signals.raise(Topic.KILLS));
    }

    private final class Postgres implements KillDesk.Store {
        @Override
        public KillSet inForce() {
            return switches.inForce();
        }

        @Override
        public void reconcile(Optional<NodeId> witness, Held held) {
            if (recovery.reconcile(witness, held)) {
                LOG.error(
                        "The store was behind kill set {}, which {} enforces: was a backup"
                                + " restored? Lifts and votes made since are gone from the store",
                        held.epoch(),
                        witness.map(NodeId::value).orElse("this control plane"));
            }
        }

        @Override
        public boolean adopt(NodeId node, List<Kill> local) {
            return recovery.adopt(node, local);
        }
    }

    private SignedKillSet sign(KillSet set) {
        SignedKillSet signed = signer.sign(set, clock.instant());
        signedWith = signed.getKeyId();
        untold = Optional.of(set);
        return signed;
    }

    /** Tells people of a new set, after the nodes. */
    private void tell() {
        Optional<KillSet> fresh = untold;
        untold = Optional.empty();
        fresh.ifPresent(set -> {
            LOG.info("Kill set {} with {} kills is in force", set.epoch(), set.kills().size());
            signals.raise(Topic.KILLS);
        });
    }

    /** Called when a node enforces a kill set for the first time since it connected. */
    void onFirstAck(Runnable listener) {
        onFirstAck = listener;
    }

    void start() {
        switches.onChange(this::changed);
        for (int i = 0; i < WARM_UPS; i++) {
            thread.execute(() -> attempt(this::warmUp));
        }
        var _ = thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Everything that a kill goes through here, but for the nodes. */
    private void warmUp() {
        signer.rehearse(switches.warmUp());
    }

    private void changed(Optional<Kill> made) {
        made.ifPresentOrElse(
                kill -> thread.execute(() -> attempt(() -> desk.made(kill))), this::hint);
    }

    /** The kill set may have changed; returns at once. */
    void hint() {
        thread.execute(() -> attempt(desk::refresh));
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
                    desk.refresh();
                    signer.reload();
                    if (!signer.keyId().equals(signedWith)) {
                        desk.resign();
                    }
                });
        if (answered) {
            Confirmed now = Confirmed.newBuilder().setAt(KillSigner.stamp(clock.instant())).build();
            KillMessage message = KillMessage.newBuilder().setConfirmed(now).build();
            desk.greeted().forEach(peer -> ((Session) peer).out.send(message));
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
        } finally {
            tell();
        }
    }

    /** A node opened its stream. */
    StreamObserver<KillReport> open(NodeIdentity caller, StreamObserver<KillMessage> answer) {
        return new Session(caller, new Outbox<>(answer));
    }

    private final class Session implements StreamObserver<KillReport>, KillDesk.Peer {
        private final NodeIdentity caller;
        private final Outbox<KillMessage> out;
        private volatile long greetedWith = -1;

        Session(NodeIdentity caller, Outbox<KillMessage> out) {
            this.caller = caller;
            this.out = out;
            out.onEnd(() -> thread.execute(() -> gone(this)));
        }

        @Override
        public NodeId node() {
            return caller.id();
        }

        @Override
        public void send(long epoch, SignedKillSet set, boolean greeting) {
            if (greeting) {
                greetedWith = epoch;
            }
            out.send(KillMessage.newBuilder().setKillSet(set).build());
        }

        @Override
        public void end(Status why) {
            LOG.warn("The kill stream of {} ends: {}", caller.id(), why.getDescription());
            out.end(why);
        }

        @Override
        public void onNext(KillReport report) {
            Instant received = clock.instant().truncatedTo(ChronoUnit.MICROS);
            switch (report.getReportCase()) {
                case HELLO -> thread.execute(() -> begin(this, report.getHello()));
                case ACK -> acknowledged(this, report.getAck(), received);
                case OVERLAY ->
                        thread.execute(() -> attempt(() -> told(this, report.getOverlay())));
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

    private void begin(Session session, KillHello hello) {
        enforced.remove(session.node());
        sessions.put(session.node(), session);
        attempt(() -> desk.begin(session, KillReader.held(hello, signer::genuine)));
        attempt(() -> told(session, hello.getOverlay()));
    }

    /** A node's break-glass kills. */
    private void told(Session session, LocalKills overlay) {
        if (overlay.getKillsCount() > 0) {
            LOG.warn("{} has {} break-glass kills", session.node(), overlay.getKillsCount());
            desk.local(session, KillReader.kills(overlay.getKillsList()));
        }
    }

    private void gone(Session session) {
        desk.gone(session);
        if (sessions.remove(session.node(), session)) {
            enforced.remove(session.node());
        }
    }

    private void acknowledged(
            Session session, dev.pilothouse.bridge.protocol.v1.KillAck message, Instant received) {
        NodeId node = session.node();
        KillAck ack = ack(session, message, received);
        if (ack.applied() || ack.refused().startsWith("enforced")) {
            boolean first = enforced.put(node, ack.epoch()) == null;
            if (first) {
                onFirstAck.run();
            }
        } else {
            LOG.error("{} refuses kill set {}: {}", node, ack.epoch(), ack.refused());
        }
        if (message.getAhead()) {
            thread.execute(() -> desk.ahead(session, ack.epoch()));
        }
        if (ack.epoch() > 0 && ack.epoch() <= KillDesk.LARGEST_EPOCH) {
            acks.write(ack);
        }
    }

    private static KillAck ack(
            Session session, dev.pilothouse.bridge.protocol.v1.KillAck message, Instant received) {
        Instant applied =
                message.hasAppliedAt() ? KillSigner.instant(message.getAppliedAt()) : received;
        return new KillAck(
                message.getEpoch(),
                session.node(),
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
            Session session = sessions.get(node);
            if (session != null) {
                session.end(Status.UNAUTHENTICATED.withDescription("expelled"));
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
