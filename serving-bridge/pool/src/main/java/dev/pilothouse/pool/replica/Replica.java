package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.EngineFailure.Code;
import dev.pilothouse.pool.engine.Prompt;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine with its state: cold, loading, warm, draining, failed. A wanted replica whose engine
 * ends is started again, after 1 s, doubled up to 30 s.
 */
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE_SECONDS = 30;

    private final ReplicaSpec spec;
    private final EngineStarter starter;
    private final ScheduledExecutorService timer;
    private final Admission admission;
    private final Counters counters = new Counters();
    private final AtomicLong ids = new AtomicLong();
    private ReplicaState state = ReplicaState.COLD;
    private boolean wanted;
    private String detail = "";
    private String canary = "";
    private long pauseSeconds = 1;
    private @Nullable EngineAdapter engine;
    private CompletableFuture<Void> warm = new CompletableFuture<>();
    private CompletableFuture<Void> cold = CompletableFuture.completedFuture(null);

    public Replica(ReplicaSpec spec, EngineStarter starter, ScheduledExecutorService timer) {
        this.spec = spec;
        this.starter = starter;
        this.timer = timer;
        this.admission = new Admission(spec.slots());
    }

    public ReplicaSpec spec() {
        return spec;
    }

    public Counters counters() {
        return counters;
    }

    /** Loads the model unless it is loaded; completes when the replica is warm. */
    public synchronized CompletableFuture<Void> load() {
        wanted = true;
        if (state == ReplicaState.COLD || state == ReplicaState.FAILED) {
            start();
        }
        return warm;
    }

    /** Ends the open answers (at most 30 s), then the engine; completes when it is cold. */
    public synchronized CompletableFuture<Void> drain() {
        wanted = false;
        if (state == ReplicaState.WARM) {
            become(ReplicaState.DRAINING, "");
            cold = new CompletableFuture<>();
            timer.schedule(this::unload, LONGEST_DRAIN.toSeconds(), TimeUnit.SECONDS);
            admission.close(new EngineFailure(Code.DRAINING, "The model is being unloaded"));
        } else if (state != ReplicaState.DRAINING) {
            unloadNow();
        }
        return cold;
    }

    /**
     * Begins an answer, or queues it.
     *
     * @return what cancels it
     * @throws Refusal when the replica is not warm or its queue is full
     */
    public Runnable submit(Prompt prompt, Answer answer) throws Refusal {
        try {
            requireWarm();
            Job job = new Job(ids.incrementAndGet(), prompt, answer, admission, counters);
            admission.enter(job);
            return () -> admission.cancel(job);
        } catch (Refusal e) {
            counters.refused.increment();
            throw e;
        }
    }

    private void requireWarm() throws Refusal {
        ReplicaState now = state();
        if (now != ReplicaState.WARM) {
            throw new Refusal(
                    Refusal.Why.NOT_WARM,
                    "The model " + spec.model() + " is " + now.word() + ", not ready for calls");
        }
    }

    /** Called each second. */
    void tick() {
        counters.tick();
        admission.expire();
        synchronized (this) {
            if (state == ReplicaState.DRAINING && admission.busy() == 0) {
                unloadNow();
            }
        }
    }

    private void start() {
        become(ReplicaState.LOADING, "");
        if (warm.isDone()) {
            warm = new CompletableFuture<>();
        }
        try {
            EngineAdapter started = starter.start(spec);
            engine = started;
            started.exited().thenAccept(reason -> lost(started, reason));
            started.loaded()
                    .thenCompose(_ -> Canary.ask(started))
                    .orTimeout(LONGEST_LOAD.toSeconds(), TimeUnit.SECONDS)
                    .whenComplete((digest, failure) -> loaded(started, digest, failure));
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void loaded(
            EngineAdapter started, @Nullable String digest, @Nullable Throwable failure) {
        if (engine != started || state != ReplicaState.LOADING) {
            return;
        }
        if (digest == null) {
            started.close();
            engine = null;
            failed("not loaded: " + failure);
            return;
        }
        boolean changed = !canary.isEmpty() && !canary.equals(digest);
        if (changed) {
            LOG.warn("Replica {}: canary {} answers differently: {}", spec.id(), canary, digest);
        }
        canary = digest;
        become(ReplicaState.WARM, "canary " + digest + (changed ? ", changed" : ""));
        pauseSeconds = 1;
        admission.open(started);
        warm.complete(null);
    }

    private synchronized void lost(EngineAdapter ended, String reason) {
        if (engine == ended) {
            engine = null;
            admission.close(new EngineFailure(Code.ENGINE_LOST, "The engine stopped"));
            if (state == ReplicaState.DRAINING) {
                unloadNow();
            } else {
                failed(reason);
            }
        }
    }

    private void failed(String reason) {
        become(ReplicaState.FAILED, reason);
        if (wanted) {
            timer.schedule(this::restart, pauseSeconds, TimeUnit.SECONDS);
            pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, pauseSeconds * 2);
        }
    }

    private synchronized void restart() {
        if (wanted && state == ReplicaState.FAILED) {
            counters.restarts.increment();
            start();
        }
    }

    private synchronized void unload() {
        if (state == ReplicaState.DRAINING) {
            unloadNow();
        }
    }

    private void unloadNow() {
        EngineAdapter running = engine;
        engine = null;
        if (running != null) {
            running.close();
        }
        become(ReplicaState.COLD, "");
        cold.complete(null);
    }

    private void become(ReplicaState next, String why) {
        if (next != state || !why.equals(detail)) {
            LOG.info("Replica {} is {}{}", spec.id(), next.word(), why.isEmpty() ? "" : ": " + why);
        }
        state = next;
        detail = why;
    }

    public synchronized ReplicaState state() {
        return state;
    }

    /** For people: the canary's digest of a warm replica, the reason of a failed one. */
    public synchronized String detail() {
        return detail;
    }

    public int busy() {
        return admission.busy();
    }

    public int queued() {
        return admission.queued();
    }

    public synchronized long memoryBytes() {
        return engine == null ? 0 : engine.memoryBytes();
    }

    @Override
    public synchronized void close() {
        wanted = false;
        admission.close(new EngineFailure(Code.DRAINING, "The pool is stopping"));
        unloadNow();
    }
}
