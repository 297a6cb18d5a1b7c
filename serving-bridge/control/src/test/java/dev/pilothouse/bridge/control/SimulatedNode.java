package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.SimulatedGuard;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillAck;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node: the real guard, its disk, and what it promised so far. */
final class SimulatedNode {
    final String name;
    private final GuardMaker maker;
    private final SimulatedDisk kills;
    private final SimulatedDisk overlay;
    private String pinned;
    private long promisedEpoch;
    private long highest;
    private final Set<UUID> promised = new HashSet<>();
    @Nullable SimulatedGuard guard;
    KillSimulation.@Nullable Session session;

    /** Makes guards; a mutant makes worse ones. */
    @FunctionalInterface
    interface GuardMaker {
        SimulatedGuard make(
                SimulatedDisk kills,
                SimulatedDisk overlay,
                java.util.function.Supplier<String> pinned);
    }

    SimulatedNode(
            String name,
            String pinned,
            GuardMaker maker,
            SimulatedDisk kills,
            SimulatedDisk overlay) {
        this.name = name;
        this.pinned = pinned;
        this.maker = maker;
        this.kills = kills;
        this.overlay = overlay;
    }

    SimulatedGuard up() {
        SimulatedGuard open = guard;
        if (open == null) {
            throw new IllegalStateException(name + " is down");
        }
        return open;
    }

    void start() {
        SimulatedGuard fresh = maker.make(kills, overlay, () -> pinned);
        try {
            fresh.load();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        guard = fresh;
    }

    void crash() {
        guard = null;
        session = null;
        highest = promisedEpoch;
        kills.crash();
        overlay.crash();
    }

    /** Whether the key is news. */
    boolean pin(String key) {
        boolean news = !pinned.equals(key);
        pinned = key;
        return news;
    }

    void acknowledged(KillAck ack, KillSet set) {
        if (ack.getRefused().isEmpty()) {
            promisedEpoch = Math.max(promisedEpoch, ack.getEpoch());
            promised.addAll(ids(set));
        }
    }

    void breakGlass(Kill kill) {
        try {
            up().breakGlass(kill);
            promised.add(UUID.fromString(kill.getId()));
        } catch (IOException e) {
            // the disk is full: the operator was told that a restart loses it
        }
    }

    static Set<UUID> ids(KillSet set) {
        return set.getKillsList().stream()
                .map(k -> UUID.fromString(k.getId()))
                .collect(Collectors.toSet());
    }

    /** Empty while the node keeps what it promised. */
    String broken(Set<UUID> everLifted) {
        SimulatedGuard open = guard;
        if (open == null) {
            return "";
        }
        if (!open.known()) {
            return name + " cannot read its disk";
        }
        if (open.epoch() < promisedEpoch) {
            return name + " serves under " + open.epoch() + ", acknowledged " + promisedEpoch;
        }
        if (open.epoch() < highest) {
            return name + " went back from " + highest + " to " + open.epoch();
        }
        highest = open.epoch();
        Set<UUID> served = ids(open.served());
        return promised.stream()
                .filter(id -> !served.contains(id) && !everLifted.contains(id))
                .findFirst()
                .map(id -> name + " serves past kill " + id + ", which nobody lifted")
                .orElse("");
    }
}
