package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.Answer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The replicas of this pool, and one dispatcher for each of its models. */
public final class Replicas implements AutoCloseable {
    /** How long open answers have when nobody says otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int UNKNOWN_RETRY_SECONDS = 10;

    private final EngineStarter starter;
    private final Map<String, Replica> byId = new ConcurrentHashMap<>();
    private final Map<String, Goal> told = new ConcurrentHashMap<>();
    private final List<Replica> leaving = new CopyOnWriteArrayList<>();
    private final Map<String, Dispatcher> byModel = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("pool-timer").factory());

    public Replicas(EngineStarter starter) {
        this.starter = starter;
        timer.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        all().forEach(Replica::tick);
        byModel.values().forEach(Dispatcher::expire);
    }

    /**
     * Makes the pool hold exactly these. Those that are gone or other than before are drained
     * first. A goal that was told before is not told again: a verb or a call may have changed it
     * since.
     */
    public synchronized void set(Map<ReplicaSpec, Goal> wanted) {
        Set<String> ids = wanted.keySet().stream().map(ReplicaSpec::id).collect(Collectors.toSet());
        List.copyOf(byId.keySet()).stream().filter(id -> !ids.contains(id)).forEach(this::retire);
        wanted.forEach(this::set);
    }

    private void set(ReplicaSpec spec, Goal goal) {
        Replica present = byId.get(spec.id());
        boolean other = present != null && !present.spec().equals(spec);
        if (present == null || other) {
            Replica fresh =
                    new Replica(
                            spec,
                            starter,
                            timer,
                            byModel.computeIfAbsent(spec.model(), _ -> new Dispatcher()));
            if (present != null) {
                replace(present, fresh, goal);
            } else {
                byId.put(spec.id(), fresh);
                pursue(fresh, goal);
            }
        } else if (told.get(spec.id()) != goal) {
            pursue(present, goal);
        }
        told.put(spec.id(), goal);
    }

    private void replace(Replica old, Replica fresh, Goal goal) {
        byId.put(fresh.spec().id(), fresh);
        leaving.add(old);
        old.drain(PATIENCE)
                .whenComplete((_, _) -> {
                    leaving.remove(old);
                    old.close();
                    if (byId.get(fresh.spec().id()) == fresh) {
                        pursue(fresh, goal);
                    }
                });
    }

    private static void pursue(Replica replica, Goal goal) {
        var _ =
                switch (goal) {
                    case WARM -> replica.load();
                    case SLEEPING -> replica.sleep(PATIENCE);
                    case COLD -> replica.drain(PATIENCE);
                };
    }

    private void retire(String id) {
        told.remove(id);
        Replica gone = byId.remove(id);
        if (gone != null) {
            leaving.add(gone);
            gone.drain(PATIENCE)
                    .whenComplete((_, _) -> {
                        leaving.remove(gone);
                        gone.close();
                    });
        }
    }

    public Optional<Replica> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Replicas of a model; empty when this pool does not serve it. */
    public List<Replica> ofModel(String model) {
        return byId.values().stream().filter(r -> r.spec().model().equals(model)).toList();
    }

    /**
     * Begins an answer, or queues it. When nothing is warm, replicas that sleep are woken if they
     * may be, and the call is refused: it would hang.
     *
     * @return what cancels it
     */
    public Runnable submit(String model, Request request, Answer answer) throws Refusal {
        Dispatcher dispatcher = byModel.get(model);
        if (dispatcher == null || !dispatcher.isWarm()) {
            throw notWarm(model);
        }
        return dispatcher.submit(request, answer);
    }

    private Refusal notWarm(String model) {
        List<Replica> own = ofModel(model);
        String states =
                own.stream()
                        .map(r -> r.state().word())
                        .distinct()
                        .collect(Collectors.joining(", "));
        int wait =
                own.stream()
                        .mapToInt(Replica::retryAfterSeconds)
                        .filter(s -> s > 0)
                        .min()
                        .orElse(UNKNOWN_RETRY_SECONDS);
        own.forEach(Replica::demand);
        return new Refusal(
                Refusal.Why.NOT_WARM,
                "The model " + model + " is " + states + ", not ready for calls",
                wait);
    }

    /** Those that are wanted, and those that are on their way out. */
    public Collection<Replica> all() {
        Map<String, Replica> sorted = new TreeMap<>(byId);
        return Stream.concat(sorted.values().stream(), leaving.stream()).toList();
    }

    /** The queue of each model that is wanted, by name. */
    public Map<String, Dispatcher> queues() {
        Map<String, Dispatcher> queues = new LinkedHashMap<>();
        byId.values().stream()
                .map(r -> r.spec().model())
                .distinct()
                .sorted()
                .forEach(m -> Optional.ofNullable(byModel.get(m)).ifPresent(d -> queues.put(m, d)));
        return queues;
    }

    @Override
    public void close() {
        all().forEach(Replica::close);
        timer.shutdownNow();
    }
}
