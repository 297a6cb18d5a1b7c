package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.EngineFailure.Code;
import dev.pilothouse.pool.engine.EngineReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine with its state and the goal that it is wanted to reach. Every verb sets the goal; each
 * change of state takes the next step towards it, so that verbs may come at any time and twice. An
 * engine that ends is started again after 1 s, doubled up to 30 s.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-29-replica-states.md">decision</a>
 */
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(10);
    private static final long LONGEST_PAUSE_SECONDS = 30;
    private static final int USUAL_LOAD_SECONDS = 5;

    private final ReplicaSpec spec;
    private final EngineStarter starter;
    private final ScheduledExecutorService timer;
    private final Dispatcher dispatcher;
    private final Counters counters = new Counters();
    private final Wishes wishes = new Wishes();
    private ReplicaState state = ReplicaState.COLD;
    private Goal goal = Goal.COLD;
    private String detail = "";
    private Canary.Result canary = Canary.Result.NONE;
    private long pauseSeconds = 1;
    private long loadBegan;
    private int loadSeconds = USUAL_LOAD_SECONDS;
    private int context;
    private boolean emptying;
    private @Nullable EngineAdapter engine;
    private @Nullable Slots slots;
    private @Nullable ScheduledFuture<?> deadline;

    Replica(
            ReplicaSpec spec,
            EngineStarter starter,
            ScheduledExecutorService timer,
            Dispatcher dispatcher) {
        this.spec = spec;
        this.starter = starter;
        this.timer = timer;
        this.dispatcher = dispatcher;
        this.context = spec.context();
    }

    public ReplicaSpec spec() {
        return spec;
    }

    public Counters counters() {
        return counters;
    }

    /** Loads or wakes it unless it is warm; completes when it is. */
    public synchronized CompletableFuture<Void> load() {
        return want(Goal.WARM, Duration.ZERO);
    }

    /**
     * Ends the open answers, then the engine; completes when it is cold.
     *
     * @param patience after that open answers are broken off
     */
    public synchronized CompletableFuture<Void> drain(Duration patience) {
        return want(Goal.COLD, patience);
    }

    /** Ends the open answers, then sleeps; completes when it does. One that is cold loads first. */
    public synchronized CompletableFuture<Void> sleep(Duration patience) {
        EngineAdapter running = engine;
        if (running != null && spec.engine().passes() && !running.traits().sleeps()) {
            return cannot("it cannot sleep: " + running.traits().sleepMeans());
        }
        return want(Goal.SLEEPING, patience);
    }

    /** Breaks off open answers and ends the engine; completes when it is cold. */
    public synchronized CompletableFuture<Void> stop() {
        return want(Goal.COLD, Duration.ZERO);
    }

    private CompletableFuture<Void> want(Goal next, Duration patience) {
        if (goal != next) {
            LOG.info("Replica {} is wanted {}", spec.id(), next.word());
        }
        goal = next;
        wishes.supersede(next);
        CompletableFuture<Void> reached = wishes.add(next);
        if (next == Goal.COLD) {
            emptying = false;
        }
        step(patience);
        return reached;
    }

    /**
     * Forgets every prompt: by the engine's own means, or by ending its process and starting it
     * again after the open answers have ended. Completes when it is done.
     */
    public synchronized CompletableFuture<Void> emptyCaches(Duration patience) {
        EngineAdapter running = engine;
        if (running == null || state == ReplicaState.SLEEPING) {
            return CompletableFuture.completedFuture(null);
        }
        if (running.traits().empties()) {
            return running.emptyCaches();
        }
        if (spec.engine().passes()) {
            return cannot(running.traits().cacheMeans());
        }
        CompletableFuture<Void> again = wishes.add(goal);
        if (state == ReplicaState.WARM) {
            emptying = true;
            beginDrain(patience);
        }
        return again;
    }

    private static CompletableFuture<Void> cannot(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }

    /** Takes the next step from the state to the goal, if there is one to take now. */
    private void step(Duration patience) {
        switch (state) {
            case COLD, FAILED -> {
                if (goal == Goal.COLD) {
                    unload("");
                } else {
                    start();
                }
            }
            case LOADING -> {
                if (goal == Goal.COLD) {
                    unload("");
                }
            }
            case WARM -> {
                if (goal == Goal.WARM) {
                    wishes.reached(state);
                } else {
                    beginDrain(patience);
                }
            }
            case SLEEPING -> {
                switch (goal) {
                    case WARM -> wake();
                    case COLD -> unload("");
                    case SLEEPING -> wishes.reached(state);
                }
            }
            case DRAINING -> stepFromDraining(patience);
        }
    }

    private void stepFromDraining(Duration patience) {
        Slots open = slots;
        if (goal == Goal.WARM && !emptying && open != null) {
            disarm();
            become(ReplicaState.WARM, "the drain was taken back");
            dispatcher.open(open);
            wishes.reached(state);
        } else if (goal == Goal.COLD && patience.isZero()) {
            overdue();
        }
    }

    private void beginDrain(Duration patience) {
        Slots open = slots;
        become(ReplicaState.DRAINING, "");
        if (open == null) {
            drained();
            return;
        }
        dispatcher.close(open, unloading());
        if (dispatcher.busy(open) == 0) {
            drained();
        } else if (patience.isZero()) {
            overdue();
        } else {
            deadline = timer.schedule(this::expired, patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static EngineFailure unloading() {
        return new EngineFailure(Code.DRAINING, "The model is being unloaded");
    }

    private synchronized void expired() {
        if (state == ReplicaState.DRAINING) {
            LOG.warn("Replica {}: the drain's time is over", spec.id());
            overdue();
        }
    }

    /** What still runs is broken off; its end lets the drain go on. */
    private void overdue() {
        Slots open = slots;
        if (open != null) {
            timer.execute(() -> dispatcher.breakOff(open, unloading()));
        }
    }

    private void soonIdle() {
        if (!timer.isShutdown()) {
            timer.execute(this::idle);
        }
    }

    /** Called when the last answer of a closed replica has ended. */
    private synchronized void idle() {
        Slots open = slots;
        if (state == ReplicaState.DRAINING && open != null && dispatcher.busy(open) == 0) {
            drained();
        }
    }

    private void drained() {
        disarm();
        slots = null;
        switch (goal) {
            case COLD -> unload("");
            case SLEEPING -> fallAsleep();
            case WARM -> startAgain();
        }
    }

    private void disarm() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void startAgain() {
        endEngine();
        start();
    }

    private void fallAsleep() {
        EngineAdapter running = engine;
        emptying = false;
        if (running != null && running.traits().sleeps()) {
            running.sleep().whenComplete((_, failure) -> fellAsleep(running, failure));
            return;
        }
        if (running != null && spec.engine().passes()) {
            fellAsleep(running, new IllegalStateException(running.traits().sleepMeans()));
            return;
        }
        endEngine();
        starter.keepReady(spec);
        become(ReplicaState.SLEEPING, "");
        wishes.reached(state);
    }

    private synchronized void fellAsleep(EngineAdapter asleep, @Nullable Throwable failure) {
        if (engine != asleep || state != ReplicaState.DRAINING) {
            return;
        }
        if (failure == null) {
            become(ReplicaState.SLEEPING, "");
            step(Duration.ZERO);
        } else if (goal == Goal.COLD) {
            unload("");
        } else {
            goal = Goal.WARM;
            wishes.fail("it cannot sleep: " + reason(failure));
            ready(asleep, "it cannot sleep: " + reason(failure));
        }
    }

    private void wake() {
        EngineAdapter asleep = engine;
        if (asleep == null) {
            start();
            return;
        }
        become(ReplicaState.LOADING, "waking");
        loadBegan = System.nanoTime();
        asleep.wake()
                .thenCompose(_ -> Canary.ask(asleep))
                .orTimeout(LONGEST_LOAD.toSeconds(), TimeUnit.SECONDS)
                .whenComplete((digest, failure) -> loaded(asleep, digest, failure));
    }

    private void start() {
        become(ReplicaState.LOADING, "");
        emptying = false;
        loadBegan = System.nanoTime();
        try {
            EngineAdapter started = starter.start(spec);
            engine = started;
            started.exited().thenAccept(reason -> lost(started, reason));
            started.loaded()
                    .thenAccept(this::holds)
                    .thenCompose(_ -> Canary.ask(started))
                    .orTimeout(LONGEST_LOAD.toSeconds(), TimeUnit.SECONDS)
                    .whenComplete((digest, failure) -> loaded(started, digest, failure));
        } catch (IOException | RuntimeException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void holds(int tokens) {
        context = tokens;
    }

    private synchronized void loaded(
            EngineAdapter started, @Nullable String digest, @Nullable Throwable failure) {
        if (engine != started || state != ReplicaState.LOADING) {
            return;
        }
        if (digest == null) {
            endEngine();
            failed("not loaded: " + reason(failure));
            return;
        }
        boolean changed = !canary.digest().isEmpty() && !canary.digest().equals(digest);
        if (changed) {
            LOG.warn("Replica {}: canary {} answers differently", spec.id(), digest);
        }
        canary = new Canary.Result(digest, Instant.now(), changed);
        pauseSeconds = 1;
        loadSeconds = 1 + (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - loadBegan);
        ready(started, "canary " + digest + (changed ? ", changed" : ""));
        if (goal != Goal.WARM) {
            step(Duration.ZERO);
        }
    }

    private void ready(EngineAdapter warm, String why) {
        Slots fresh = new Slots(spec.id(), spec.slots(), warm, counters, this::soonIdle);
        slots = fresh;
        become(ReplicaState.WARM, why);
        if (goal == Goal.WARM) {
            dispatcher.open(fresh);
            wishes.reached(state);
        }
    }

    private synchronized void lost(EngineAdapter ended, String reason) {
        if (engine != ended) {
            return;
        }
        engine = null;
        Slots open = slots;
        slots = null;
        EngineFailure failure = new EngineFailure(Code.ENGINE_LOST, "The engine stopped");
        if (open != null) {
            dispatcher.close(open, failure);
            timer.execute(() -> dispatcher.breakOff(open, failure));
        }
        if (state == ReplicaState.DRAINING && goal == Goal.COLD) {
            unload("");
        } else {
            failed(reason);
        }
    }

    private void failed(String reason) {
        become(ReplicaState.FAILED, reason);
        wishes.fail("failed: " + reason);
        if (goal != Goal.COLD) {
            timer.schedule(this::restart, pauseSeconds, TimeUnit.SECONDS);
            pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, pauseSeconds * 2);
        }
    }

    private synchronized void restart() {
        if (goal != Goal.COLD && state == ReplicaState.FAILED) {
            counters.restarts.increment();
            start();
        }
    }

    private void unload(String why) {
        endEngine();
        become(ReplicaState.COLD, why);
        wishes.reached(state);
    }

    private void endEngine() {
        EngineAdapter running = engine;
        engine = null;
        slots = null;
        if (running != null) {
            running.close();
        }
    }

    private void become(ReplicaState next, String why) {
        if (next != state || !why.equals(detail)) {
            LOG.info("Replica {} is {}{}", spec.id(), next.word(), why.isEmpty() ? "" : ": " + why);
        }
        state = next;
        detail = why;
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause == null || cause.getMessage() == null
                ? String.valueOf(cause)
                : cause.getMessage();
    }

    /** A call came for it while nothing was warm: wakes it when it sleeps and may be woken. */
    synchronized void demand() {
        if (state == ReplicaState.SLEEPING && spec.wakeOnDemand()) {
            LOG.info("Replica {} is woken by a call", spec.id());
            goal = Goal.WARM;
            step(Duration.ZERO);
        }
    }

    /** Called each second. */
    void tick() {
        counters.tick();
    }

    public synchronized ReplicaState state() {
        return state;
    }

    public synchronized Goal goal() {
        return goal;
    }

    /** For people: the canary's digest of a warm replica, the reason of a failed one. */
    public synchronized String detail() {
        return detail;
    }

    public synchronized Canary.Result canary() {
        return canary;
    }

    /** Tokens of all slots together; 0: not known. */
    public synchronized int context() {
        return context;
    }

    /** While it is on its way to warm: how long that may last; 0: it is not, or it is warm. */
    public synchronized int retryAfterSeconds() {
        return switch (state) {
            case LOADING -> loadSeconds;
            case FAILED -> goal == Goal.COLD ? 0 : (int) pauseSeconds + loadSeconds;
            case SLEEPING -> spec.wakeOnDemand() ? loadSeconds : 0;
            case DRAINING -> goal == Goal.WARM ? loadSeconds : 0;
            case COLD, WARM -> 0;
        };
    }

    public synchronized int busy() {
        return dispatcher.busy(slots);
    }

    /** Share of the context that open answers hold, or what the engine says; empty: not known. */
    public synchronized OptionalDouble kvUse() {
        OptionalDouble told = report().map(EngineReport::kvUse).orElse(OptionalDouble.empty());
        if (told.isPresent() || spec.engine().passes() || context == 0 || engine == null) {
            return told;
        }
        return OptionalDouble.of(Math.min(1, dispatcher.held(slots) / (double) context));
    }

    /** Generated tokens a second: what the engine says, or what was counted here. */
    public double tokensPerSecond() {
        return report().map(EngineReport::tokensPerSecond)
                .orElse(OptionalDouble.empty())
                .orElse(counters.tokensPerSecond());
    }

    /** Tokens of prompts a second, likewise. */
    public double promptTokensPerSecond() {
        return report().map(EngineReport::promptTokensPerSecond)
                .orElse(OptionalDouble.empty())
                .orElse(counters.promptTokensPerSecond());
    }

    /** What the engine says; empty without one. */
    public synchronized Optional<EngineReport> report() {
        return Optional.ofNullable(engine).map(EngineAdapter::report);
    }

    /** The engine; empty without one. */
    public synchronized Optional<EngineAdapter> engine() {
        return Optional.ofNullable(engine);
    }

    /** Ends it at once, for good. */
    @Override
    public void close() {
        Slots open;
        synchronized (this) {
            goal = Goal.COLD;
            open = slots;
            if (open != null) {
                dispatcher.close(open, unloading());
            }
        }
        if (open != null) {
            dispatcher.breakOff(open, unloading());
        }
        synchronized (this) {
            unload("");
        }
    }
}
