package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.EngineFailure.Code;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slots and the bounded queue before them. An engine never gets more answers than it has slots, so
 * that nothing queues where it cannot be cancelled.
 */
final class Admission {
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int QUEUED_PER_SLOT = 4;

    private final int slots;
    private final Deque<Job> queue = new ArrayDeque<>();
    private final Map<Long, Job> running = new HashMap<>();
    private @Nullable EngineAdapter engine;
    private boolean accepting;

    Admission(int slots) {
        this.slots = slots;
    }

    /** From now on jobs run on {@code engine}. */
    synchronized void open(EngineAdapter warm) {
        engine = warm;
        accepting = true;
        fill();
    }

    /** No new job runs; those that wait fail, those that run go on. */
    void close(EngineFailure failure) {
        List<Job> waiting;
        synchronized (this) {
            accepting = false;
            waiting = List.copyOf(queue);
            queue.clear();
        }
        waiting.forEach(job -> job.failed(failure));
    }

    synchronized void enter(Job job) throws Refusal {
        if (!accepting) {
            throw new Refusal(Refusal.Why.NOT_WARM, "The model was unloaded just now");
        }
        if (running.size() >= slots && queue.size() >= slots * QUEUED_PER_SLOT) {
            throw new Refusal(
                    Refusal.Why.QUEUE_FULL,
                    "All %d slots are busy and the queue is full; try again shortly"
                            .formatted(slots));
        }
        queue.add(job);
        fill();
    }

    synchronized void cancel(Job job) {
        job.leave();
        if (queue.remove(job)) {
            job.cancelledWaiting();
        } else if (running.containsKey(job.id) && engine != null) {
            engine.cancel(job.id);
        }
    }

    synchronized void ended(Job job) {
        running.remove(job.id);
        fill();
    }

    /** Fails what has waited too long. */
    void expire() {
        List<Job> late = new ArrayList<>();
        synchronized (this) {
            long limit = System.nanoTime() - LONGEST_WAIT.toNanos();
            for (Job first = queue.peek();
                    first != null && first.queuedAt < limit;
                    first = queue.peek()) {
                late.add(queue.remove());
            }
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
        while (accepting && engine != null && running.size() < slots && !queue.isEmpty()) {
            Job next = queue.remove();
            running.put(next.id, next);
            engine.generate(next.id, next.prompt, next);
        }
    }

    synchronized int busy() {
        return running.size();
    }

    synchronized int queued() {
        return queue.size();
    }
}
