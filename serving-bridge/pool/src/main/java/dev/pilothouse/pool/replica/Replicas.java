package dev.pilothouse.pool.replica;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The replicas of this pool. */
public final class Replicas implements AutoCloseable {
    private final EngineStarter starter;
    private final Map<String, Replica> byId = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("pool-timer").factory());

    public Replicas(EngineStarter starter) {
        this.starter = starter;
        timer.scheduleAtFixedRate(
                () -> byId.values().forEach(Replica::tick), 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Makes the pool hold exactly these.
     *
     * @param wanted replicas, and whether each is to be loaded
     */
    public void set(Map<ReplicaSpec, Boolean> wanted) {
        Set<String> ids = wanted.keySet().stream().map(ReplicaSpec::id).collect(Collectors.toSet());
        List.copyOf(byId.keySet()).stream().filter(id -> !ids.contains(id)).forEach(this::remove);
        wanted.forEach(this::set);
    }

    private void set(ReplicaSpec spec, boolean loaded) {
        Replica present = byId.get(spec.id());
        if (present != null && !present.spec().equals(spec)) {
            remove(spec.id());
        }
        Replica replica = byId.computeIfAbsent(spec.id(), _ -> new Replica(spec, starter, timer));
        var _ = loaded ? replica.load() : replica.drain();
    }

    private void remove(String id) {
        Replica gone = byId.remove(id);
        if (gone != null) {
            gone.close();
        }
    }

    public Optional<Replica> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The replica of this model with the fewest calls, a warm one if there is any. */
    public Optional<Replica> forModel(String model) {
        return byId.values().stream()
                .filter(replica -> replica.spec().model().equals(model))
                .min((a, b) ->
                        a.state() == b.state()
                                ? Integer.compare(load(a), load(b))
                                : Boolean.compare(notWarm(a), notWarm(b)));
    }

    private static boolean notWarm(Replica replica) {
        return replica.state() != ReplicaState.WARM;
    }

    private static int load(Replica replica) {
        return replica.busy() + replica.queued();
    }

    public Collection<Replica> all() {
        return byId.values();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        byId.values().forEach(Replica::close);
    }
}
