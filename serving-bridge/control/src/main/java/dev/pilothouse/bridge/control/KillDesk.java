package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRecovery.Held;
import dev.pilothouse.policy.decisions.KillSet;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which kill set each connected node is sent. Knows no thread, socket or clock, so that a
 * simulation drives it; one thread at a time uses it.
 *
 * <p>No node is sent a set before what the node enforces was weighed against the store: a store
 * that was restored must not take a kill from a node.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-kills-survive.md">decision</a>
 */
final class KillDesk {
    /** An epoch beyond it is nonsense: one kill a second would take nine million years. */
    static final long LARGEST_EPOCH = 1L << 48;

    /** So far ahead of the store may be who cannot show a signed set; more is no backup. */
    static final long LARGEST_UNPROVEN_LEAP = 1_000_000;

    private final Store store;
    private final Function<KillSet, SignedKillSet> signer;
    private final Map<NodeId, Seat> seats = new HashMap<>();
    private @Nullable KillSet last;
    private SignedKillSet current = SignedKillSet.getDefaultInstance();

    /** The kill set in PostgreSQL; every method throws when that does not answer. */
    interface Store {
        KillSet inForce();

        /**
         * @param witness empty: this control plane from before
         */
        void reconcile(Optional<NodeId> witness, Held held);

        /** Makes break-glass kills of a node regular ones; whether that changed the set. */
        boolean adopt(NodeId node, List<Kill> local);
    }

    /** A connected node. */
    interface Peer {
        NodeId node();

        /**
         * @param greeting whether it is the first since the node connected
         */
        void send(long epoch, SignedKillSet set, boolean greeting);

        void end(Status why);
    }

    private static final class Seat {
        final Peer peer;
        final Held held;
        List<Kill> local = List.of();
        boolean greeted;

        Seat(Peer peer, Held held) {
            this.peer = peer;
            this.held = held;
        }
    }

    KillDesk(Store store, Function<KillSet, SignedKillSet> signer) {
        this.store = store;
        this.signer = signer;
    }

    /** Number of the newest set that is known here; -1 before the first. */
    long epoch() {
        return last == null ? -1 : last.epoch();
    }

    /** Nodes that were sent a set. */
    List<Peer> greeted() {
        return seats.values().stream().filter(s -> s.greeted).map(s -> s.peer).toList();
    }

    /**
     * A node opened its stream. It gets the set at once; without the store only when that takes no
     * kill from it, otherwise when the store is back.
     *
     * @param held what it enforces
     */
    void begin(Peer peer, Held held) {
        if (!believable(held)) {
            peer.end(
                    Status.INVALID_ARGUMENT.withDescription(
                            "epoch: "
                                    + held.epoch()
                                    + " (expected: 0 to "
                                    + LARGEST_EPOCH
                                    + ", and signed when it is far above this store's)"));
            return;
        }
        Seat seat = new Seat(peer, held);
        Seat earlier = seats.put(peer.node(), seat);
        if (earlier != null && earlier.peer != peer) {
            earlier.peer.end(Status.ABORTED.withDescription("the node connected again"));
        }
        try {
            refresh();
        } finally {
            if (!seat.greeted && covers(held)) {
                greet(seat);
            }
        }
    }

    private boolean believable(Held held) {
        long limit = held.proven() ? LARGEST_EPOCH : Math.max(0, epoch()) + LARGEST_UNPROVEN_LEAP;
        return held.epoch() >= 0 && held.epoch() <= Math.min(limit, LARGEST_EPOCH);
    }

    void gone(Peer peer) {
        seats.values().removeIf(s -> s.peer == peer);
    }

    /**
     * A node refuses the set because it enforces a newer or another one: it is to connect again and
     * show it.
     */
    void ahead(Peer peer, long refused) {
        if (refused >= epoch()) {
            peer.end(Status.ABORTED.withDescription("connect again and show what is enforced"));
            gone(peer);
        }
    }

    /** Reads the store and sends what changed. */
    void refresh() {
        read();
        for (Seat seat : List.copyOf(seats.values())) {
            if (!seat.greeted) {
                settle(seat);
            }
        }
        adopt();
    }

    /**
     * This replica made a kill. What it was sent before is the set of the epoch before, so that the
     * next one need not be read to be sent: {@link #refresh} would find the same, or that the store
     * was set back.
     *
     * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-first-to-the-nodes.md">
     *     decision</a>
     */
    void made(Kill kill) {
        if (last != null && kill.epoch() == last.epoch() + 1) {
            take(last.with(kill));
        } else {
            refresh();
        }
    }

    /** A node tells its break-glass kills; without the store they wait until it is back. */
    void local(Peer peer, List<Kill> kills) {
        Seat seat = seats.get(peer.node());
        if (seat != null && seat.peer == peer) {
            seat.local = List.copyOf(kills);
            refresh();
        }
    }

    private void adopt() {
        boolean changed = false;
        for (Seat seat : seats.values()) {
            changed |= !seat.local.isEmpty() && store.adopt(seat.peer.node(), seat.local);
            seat.local = List.of();
        }
        if (changed) {
            read();
        }
    }

    private void settle(Seat seat) {
        if (!covers(seat.held)) {
            store.reconcile(Optional.of(seat.peer.node()), seat.held);
            read();
        }
        greet(seat);
    }

    private void greet(Seat seat) {
        seat.greeted = true;
        seat.peer.send(epoch(), current, true);
    }

    private void read() {
        KillSet set = store.inForce();
        if (last != null && suspicious(last, set)) {
            store.reconcile(Optional.empty(), new Held(last.epoch(), last.kills(), true));
            set = store.inForce();
        }
        if (last == null || set.epoch() != last.epoch()) {
            take(set);
        }
    }

    /** Whether the store may have been set back since: it did not grow, or a kill is gone. */
    private static boolean suspicious(KillSet before, KillSet now) {
        return now.epoch() < before.epoch()
                || now.epoch() == before.epoch() && !now.ids().equals(before.ids())
                || !now.ids().containsAll(before.ids());
    }

    private void take(KillSet set) {
        last = set;
        resign();
    }

    /** Signs the set again, with the signing key that is in force now, and sends it. */
    void resign() {
        if (last != null) {
            current = signer.apply(last);
            greeted().forEach(p -> p.send(epoch(), current, false));
        }
    }

    /** Whether the set in memory takes no kill from who enforces this. */
    private boolean covers(Held held) {
        return last != null
                && !held.above(last.epoch(), last.ids())
                && last.ids().containsAll(held.ids());
    }
}
