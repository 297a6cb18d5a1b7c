package dev.pilothouse.pool.replica;

import static java.util.Objects.requireNonNull;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.EngineFailure.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one model: one bounded queue before the slots of all its warm replicas. An engine
 * never gets more answers than it has slots, so that nothing queues where it cannot be cancelled. A
 * call goes where its prefix went before, unless that replica carries much more than the others.
 */
public final class Dispatcher {
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int QUEUED_PER_SLOT = 4;

    private final Map<String, Slots> warm = new LinkedHashMap<>();
    private final FairQueue queue = new FairQueue();
    private final AtomicLong ids = new AtomicLong();
    final LongAdder refused = new LongAdder();
    final LongAdder left = new LongAdder();

    /** From now on jobs run there. */
    synchronized void open(Slots slots) {
        slots.open(true);
        warm.put(slots.replica(), slots);
        fill();
    }

    /** No new job runs there; those that run go on. What waits fails when no replica is left. */
    void close(Slots slots, EngineFailure failure) {
        List<Job> waiting = List.of();
        synchronized (this) {
            slots.open(false);
            warm.remove(slots.replica(), slots);
            if (warm.isEmpty()) {
                waiting = queue.clear();
            }
        }
        waiting.forEach(job -> job.failed(failure));
    }

    /** Ends every answer that runs there. */
    void breakOff(Slots slots, EngineFailure failure) {
        Collection<Job> running;
        synchronized (this) {
            running = slots.jobs();
            running.forEach(slots::cancel);
        }
        running.forEach(job -> job.failed(failure));
    }

    /**
     * Begins an answer, or queues it.
     *
     * @return what cancels it
     * @throws Refusal when no replica is warm or the queue is full
     */
    Runnable submit(Request request, Answer answer) throws Refusal {
        Job job = new Job(ids.incrementAndGet(), request, answer, this);
        Optional<Job> pushed = enter(job);
        if (pushed.isPresent() && pushed.get() != job) {
            pushed.get().failed(full());
            refused.increment();
        } else if (pushed.isPresent()) {
            refused.increment();
            throw new Refusal(Refusal.Why.QUEUE_FULL, full().message(), 1);
        }
        return () -> cancel(job);
    }

    private synchronized Optional<Job> enter(Job job) throws Refusal {
        if (warm.isEmpty()) {
            throw new Refusal(Refusal.Why.NOT_WARM, "The model was unloaded just now", 1);
        }
        int free = warm.values().stream().mapToInt(s -> Math.max(0, s.size() - s.busy())).sum();
        Optional<Job> pushed = queue.add(job, free > 0 ? Integer.MAX_VALUE : bound());
        fill();
        return pushed;
    }

    private static EngineFailure full() {
        return new EngineFailure(
                Code.QUEUE_FULL, "All slots are busy and the queue is full; try again shortly");
    }

    /** Most calls that may wait. */
    public synchronized int bound() {
        return warm.values().stream().mapToInt(Slots::size).sum() * QUEUED_PER_SLOT;
    }

    private void cancel(Job job) {
        job.leave();
        synchronized (this) {
            Slots slots = job.at();
            if (queue.remove(job)) {
                left.increment();
            } else if (slots != null) {
                slots.cancel(job);
            }
        }
    }

    synchronized void charge(String tenant, int tokens) {
        queue.charge(tenant, tokens);
    }

    synchronized void ended(Job job) {
        Slots slots = job.at();
        if (slots != null) {
            queue.ended(job);
            slots.ended(job);
            fill();
        }
    }

    /** Fails what has waited too long. */
    void expire() {
        List<Job> late;
        synchronized (this) {
            late = queue.olderThan(System.nanoTime() - LONGEST_WAIT.toNanos());
        }
        late.forEach(job ->
                job.failed(
                        new EngineFailure(
                                Code.QUEUE_TIMEOUT,
                                "No slot was free within "
                                        + LONGEST_WAIT.toSeconds()
                                        + " seconds")));
    }

    private void fill() {
        while (queue.size() > 0 && warm.values().stream().anyMatch(Slots::hasFree)) {
            Job next = requireNonNull(queue.next());
            requireNonNull(Affinity.choose(next.request.prefix(), warm.values())).run(next);
        }
    }

    synchronized boolean isWarm() {
        return !warm.isEmpty();
    }

    /** Calls that wait. */
    public synchronized int queued() {
        return queue.size();
    }

    /** Of every tenant that waits or is answered, the longest lines first. */
    public synchronized List<FairShare> shares() {
        return queue.shares();
    }

    synchronized int busy(@Nullable Slots slots) {
        return slots == null ? 0 : slots.busy();
    }

    synchronized long held(@Nullable Slots slots) {
        return slots == null ? 0 : slots.held();
    }

    /** For tests: what runs where. */
    synchronized Map<String, Integer> running() {
        Map<String, Integer> running = new LinkedHashMap<>();
        new ArrayList<>(warm.values()).forEach(s -> running.put(s.replica(), s.busy()));
        return running;
    }

    public long refused() {
        return refused.sum();
    }

    public long left() {
        return left.sum();
    }
}
