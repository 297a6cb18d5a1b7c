package dev.pilothouse.bridge.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.LocalKills;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.NodeId;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The kill protocol under everything that may go wrong, decided by one seed: messages are lost,
 * late, doubled and out of order; nodes and replicas crash, disks fill up, PostgreSQL goes away and
 * comes back older, keys are replaced, glass is broken. Nodes run the real guard, replicas the real
 * desk.
 */
final class KillSimulation {
    private static final int STEPS = 150;
    private static final int ROUNDS = 40;

    /** What a mutant does worse than the real classes; the real ones by default. */
    record Parts(SimulatedStore store, SimulatedNode.GuardMaker guards, boolean synced) {}

    /** One stream between a node and a replica. */
    final class Session implements KillDesk.Peer {
        final SimulatedNode node;
        final SimulatedReplica replica;
        boolean open = true;

        Session(SimulatedNode node, SimulatedReplica replica) {
            this.node = node;
            this.replica = replica;
        }

        @Override
        public NodeId node() {
            return new NodeId(node.name);
        }

        @Override
        public void send(long epoch, SignedKillSet set, boolean greeting) {
            network.add(new Message(this, set, null));
        }

        @Override
        public void end(Status why) {
            close(this);
        }
    }

    private record Message(
            Session session, @Nullable SignedKillSet down, @Nullable KillReport up) {}

    private final SplittableRandom random;
    private final SimulatedStore store;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<@Nullable SimulatedReplica> replicas = new ArrayList<>();
    private final List<SimulatedDisk> disks = new ArrayList<>();
    private final List<Message> network = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private long glass;

    KillSimulation(long seed, Parts parts) {
        random = new SplittableRandom(seed);
        store = parts.store();
        for (int i = 0; i < 3; i++) {
            SimulatedNode node =
                    new SimulatedNode(
                            "node-" + i,
                            store.key(),
                            parts.guards(),
                            disk(parts.synced()),
                            disk(parts.synced()));
            node.start();
            nodes.add(node);
        }
        replicas.add(new SimulatedReplica(store));
        replicas.add(new SimulatedReplica(store));
    }

    private SimulatedDisk disk(boolean synced) {
        SimulatedDisk disk = new SimulatedDisk(random, synced);
        disks.add(disk);
        return disk;
    }

    /** Empty when every promise was kept, otherwise what was broken. */
    String run() {
        for (int i = 0; i < STEPS; i++) {
            step();
            String broken = broken();
            if (!broken.isEmpty()) {
                return "step " + i + ": " + broken;
            }
        }
        return healed();
    }

    private String broken() {
        return nodes.stream()
                .map(n -> n.broken(store.everLifted))
                .filter(b -> !b.isEmpty())
                .findFirst()
                .orElse("");
    }

    private void step() {
        try {
            happen(random.nextInt(100));
        } catch (SimulatedStore.Down down) {
            // as the lane does: logged there, tried again with the next tick
        }
    }

    private void happen(int what) {
        if (what < 40) {
            network();
        } else if (what < 50) {
            replica().tick();
        } else if (what < 57) {
            replica().made(store.kill());
            hint();
        } else if (what < 61) {
            store.lift(random.nextInt(100));
            hint();
        } else if (what < 70) {
            connect(node(n -> n.guard != null && n.session == null));
        } else if (what < 73) {
            breakSession();
        } else if (what < 76) {
            crash(node(n -> n.guard != null));
        } else if (what < 81) {
            start(node(n -> n.guard == null));
        } else if (what < 84) {
            crashReplica();
        } else if (what < 88) {
            startReplicas();
        } else if (what < 90) {
            store.backup();
        } else if (what < 91) {
            store.restore();
        } else if (what < 92) {
            store.replaceKey();
        } else if (what < 94) {
            breakGlass(node(n -> n.guard != null));
        } else if (what < 96) {
            store.down = !store.down;
        } else {
            renew(node(n -> n.guard != null && n.session != null));
        }
    }

    private @Nullable SimulatedNode node(Predicate<SimulatedNode> which) {
        List<SimulatedNode> some = nodes.stream().filter(which).toList();
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }

    private SimulatedReplica replica() {
        SimulatedReplica up = replicas.get(random.nextInt(replicas.size()));
        if (up == null) {
            throw new SimulatedStore.Down();
        }
        return up;
    }

    /** LISTEN/NOTIFY, which reaches some replicas and some not. */
    private void hint() {
        for (SimulatedReplica replica : replicas) {
            if (replica != null && random.nextBoolean()) {
                replica.hint();
            }
        }
    }

    private void network() {
        if (network.isEmpty()) {
            return;
        }
        int n = random.nextInt(network.size());
        int fate = random.nextInt(100);
        if (fate < 8) {
            network.remove(n);
        } else if (fate < 16) {
            deliver(network.get(n));
        } else {
            deliver(network.remove(n));
        }
    }

    private void deliver(Message message) {
        Session session = message.session();
        if (!session.open) {
            return;
        }
        if (message.up() != null) {
            session.replica.receive(session, message.up());
        } else if (message.down() != null && session.node.session == session) {
            dying(session.node, () -> receive(session, message.down()));
        }
    }

    private void receive(Session session, SignedKillSet set) {
        var guard = session.node.up();
        LocalKills before = guard.overlay();
        var ack = guard.receive(set);
        session.node.acknowledged(ack, parsed(set));
        up(session, KillReport.newBuilder().setAck(ack).build());
        if (before != guard.overlay()) {
            up(session, KillReport.newBuilder().setOverlay(guard.overlay()).build());
        }
    }

    private static KillSet parsed(SignedKillSet set) {
        try {
            return KillSet.parseFrom(set.getKillSet());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private void up(Session session, KillReport report) {
        network.add(new Message(session, null, report));
    }

    /** A crash in the middle of a write takes the node down. */
    private void dying(SimulatedNode node, Runnable work) {
        try {
            work.run();
        } catch (SimulatedDisk.Crash crash) {
            crash(node);
        }
    }

    private void connect(@Nullable SimulatedNode node) {
        if (node != null) {
            connect(node, replica());
        }
    }

    private void connect(SimulatedNode node, SimulatedReplica to) {
        Session session = new Session(node, to);
        sessions.add(session);
        node.session = session;
        up(session, KillReport.newBuilder().setHello(node.up().hello(node.name)).build());
    }

    private void breakSession() {
        if (!sessions.isEmpty()) {
            close(sessions.get(random.nextInt(sessions.size())));
        }
    }

    private void close(Session session) {
        session.open = false;
        sessions.remove(session);
        if (session.node.session == session) {
            session.node.session = null;
        }
        session.replica.gone(session);
    }

    private void crash(@Nullable SimulatedNode node) {
        if (node != null) {
            Session session = node.session;
            node.crash();
            if (session != null) {
                close(session);
            }
        }
    }

    private void start(@Nullable SimulatedNode node) {
        if (node != null) {
            dying(node, node::start);
        }
    }

    private void crashReplica() {
        int n = random.nextInt(replicas.size());
        SimulatedReplica dead = replicas.set(n, null);
        List.copyOf(sessions).stream().filter(s -> s.replica == dead).forEach(this::close);
    }

    private void startReplicas() {
        for (int i = 0; i < replicas.size(); i++) {
            if (replicas.get(i) == null) {
                replicas.set(i, new SimulatedReplica(store));
            }
        }
    }

    private void breakGlass(@Nullable SimulatedNode node) {
        if (node != null) {
            var kill =
                    KillSigner.message(SimulatedStore.kill(++glass, 2)).toBuilder()
                            .setToken("token-1")
                            .build();
            dying(node, () -> node.breakGlass(kill));
            Session session = node.session;
            if (session != null) {
                up(session, KillReport.newBuilder().setOverlay(node.up().overlay()).build());
            }
        }
    }

    private void renew(@Nullable SimulatedNode node) {
        if (node != null && node.up().wantsKeys()) {
            Session session = node.session;
            if (session != null && node.pin(session.replica.renewal())) {
                close(session);
            }
        }
    }

    /** Everything works again: soon every node enforces the newest set, and no glass is left. */
    private String healed() {
        network.clear();
        List.copyOf(sessions).forEach(this::close);
        store.down = false;
        disks.forEach(d -> d.healthy = true);
        startReplicas();
        nodes.stream().filter(n -> n.guard == null).forEach(this::start);
        for (int round = 0; round < ROUNDS; round++) {
            heal();
            String broken = broken();
            if (!broken.isEmpty()) {
                return "healing: " + broken;
            }
        }
        return differing();
    }

    private void heal() {
        for (int i = 0; i < nodes.size(); i++) {
            SimulatedNode node = nodes.get(i);
            SimulatedReplica replica = replicas.get(i % replicas.size());
            if (node.session == null && replica != null) {
                connect(node, replica);
            }
            renew(node);
        }
        while (!network.isEmpty()) {
            deliver(network.removeFirst());
        }
        replicas.forEach(r -> {
            if (r != null) {
                r.tick();
            }
        });
    }

    private String differing() {
        Set<UUID> wanted = store.inForce().ids();
        for (SimulatedNode node : nodes) {
            var guard = node.up();
            if (guard.epoch() != store.epoch()) {
                return node.name
                        + " stays at "
                        + guard.epoch()
                        + ", the store is at "
                        + store.epoch();
            }
            if (!SimulatedNode.ids(guard.served()).equals(wanted)) {
                return node.name + " enforces other kills than the store";
            }
            if (guard.overlay().getKillsCount() > 0) {
                return node.name + " keeps its overlay";
            }
        }
        return "";
    }
}
