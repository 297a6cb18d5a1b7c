package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRecovery.Held;
import dev.pilothouse.policy.decisions.KillSet;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** PostgreSQL of the simulation: what KillRecovery and KillSwitches do there, and backups. */
class SimulatedStore implements KillDesk.Store {
    private static final int BACKUPS = 3;

    /** What is restored with a backup. */
    private record State(
            long epoch,
            Map<UUID, Kill> kills,
            Set<UUID> lifted,
            Set<UUID> madeAtNodes,
            List<String> keys) {
        State {
            kills = new LinkedHashMap<>(kills);
            lifted = new HashSet<>(lifted);
            madeAtNodes = new LinkedHashSet<>(madeAtNodes);
            keys = List.copyOf(keys);
        }

        State copy(long number) {
            return new State(number, kills, lifted, madeAtNodes, keys);
        }
    }

    static final class Down extends RuntimeException {}

    private final Deque<State> backups = new ArrayDeque<>();

    /** Whatever two people lifted in any history: the only kills that may stop. */
    final Set<UUID> everLifted = new HashSet<>();

    private State now = new State(0, Map.of(), Set.of(), Set.of(), List.of("key-0"));
    private int keysMade;
    private long killsMade;
    boolean down;

    private State open() {
        if (down) {
            throw new Down();
        }
        return now;
    }

    long epoch() {
        return now.epoch;
    }

    @Override
    public KillSet inForce() {
        State state = open();
        return new KillSet(
                state.epoch,
                state.kills.values().stream().filter(k -> !state.lifted.contains(k.id())).toList(),
                List.copyOf(state.madeAtNodes));
    }

    @Override
    public void reconcile(Optional<NodeId> witness, Held held) {
        List<Kill> lost = unknown(held.kills());
        if (lost.isEmpty() && !held.above(open().epoch, inForce().ids())) {
            return;
        }
        now = now.copy(Math.max(now.epoch, held.epoch()) + 1);
        for (Kill kill : lost) {
            insert(kill);
        }
    }

    private List<Kill> unknown(List<Kill> kills) {
        State state = open();
        return kills.stream().filter(k -> !state.kills.containsKey(k.id())).toList();
    }

    private void insert(Kill kill) {
        now = now.copy(now.epoch + 1);
        now.kills.put(kill.id(), kill);
    }

    @Override
    public boolean adopt(NodeId node, List<Kill> local) {
        List<Kill> fresh = unknown(local);
        fresh.forEach(this::insert);
        State state = now.copy(now.epoch);
        long marked = local.stream().filter(k -> state.madeAtNodes.add(k.id())).count();
        now = marked > fresh.size() ? state.copy(state.epoch + 1) : state;
        return marked > 0;
    }

    Kill kill() {
        Kill made = kill(++killsMade, 1, open().epoch + 1);
        insert(made);
        return made;
    }

    /**
     * @param history 1 for kills of control, 2 for those of nodes
     */
    static Kill kill(long number, long history) {
        return kill(number, history, number);
    }

    private static Kill kill(long number, long history, long epoch) {
        return new Kill(
                new UUID(history, number),
                epoch,
                KillScope.MODEL,
                "model-" + number,
                Optional.empty(),
                KillMode.DENY_AND_CUT,
                Optional.empty(),
                "because",
                "",
                "somebody",
                "ref",
                Instant.EPOCH,
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.empty());
    }

    /** Two people lift the n-th of those in force. */
    void lift(int n) {
        List<Kill> kills = inForce().kills();
        if (!kills.isEmpty()) {
            UUID id = kills.get(n % kills.size()).id();
            everLifted.add(id);
            now = now.copy(now.epoch + 1);
            now.lifted.add(id);
        }
    }

    void backup() {
        backups.addLast(now.copy(now.epoch));
        if (backups.size() > BACKUPS) {
            backups.removeFirst();
        }
    }

    void restore() {
        if (!backups.isEmpty()) {
            State old = backups.getFirst();
            now = old.copy(old.epoch);
        }
    }

    String key() {
        return open().keys.getLast();
    }

    boolean everTrusted(String key) {
        return now.keys.contains(key);
    }

    void replaceKey() {
        State state = open();
        List<String> keys = new ArrayList<>(state.keys);
        keys.add("key-" + ++keysMade);
        now = new State(state.epoch, state.kills, state.lifted, state.madeAtNodes, keys);
    }
}
