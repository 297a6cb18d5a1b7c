package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.EngineAdapter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The slots of one warm engine. Used under the lock of its dispatcher. */
final class Slots {
    private final String replica;
    private final int size;
    private final EngineAdapter engine;
    private final Counters counters;
    private final Runnable idle;
    private final Map<Long, Job> running = new HashMap<>();
    private boolean open = true;

    /**
     * @param idle called when the last job of a closed replica has ended; must not lock
     */
    Slots(String replica, int size, EngineAdapter engine, Counters counters, Runnable idle) {
        this.replica = replica;
        this.size = size;
        this.engine = engine;
        this.counters = counters;
        this.idle = idle;
    }

    String replica() {
        return replica;
    }

    int size() {
        return size;
    }

    Counters counters() {
        return counters;
    }

    boolean isOpen() {
        return open;
    }

    void open(boolean value) {
        open = value;
    }

    boolean hasFree() {
        return open && running.size() < size;
    }

    int busy() {
        return running.size();
    }

    double load() {
        return (double) running.size() / size;
    }

    /** Tokens that the engine holds for open answers. */
    long held() {
        return running.values().stream().mapToLong(Job::held).sum();
    }

    Collection<Job> jobs() {
        return List.copyOf(running.values());
    }

    void run(Job job) {
        running.put(job.id, job);
        job.runsAt(this);
        engine.generate(job.id, job.request.ask(), job);
    }

    void cancel(Job job) {
        if (running.containsKey(job.id)) {
            engine.cancel(job.id);
        }
    }

    void ended(Job job) {
        if (running.remove(job.id) != null && running.isEmpty() && !open) {
            idle.run();
        }
    }
}
