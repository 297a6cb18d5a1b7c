package dev.pilothouse.ingest.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what several senders wait for durable together: one fsync for all who came meanwhile. */
public final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST_WAITING = 256;
    private static final int MOST_TOGETHER = 64;

    private final Spool spool;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    private record Waiting(List<Unit> units, CompletableFuture<Integer> stored) {}

    public GroupCommit(Spool spool) {
        this.spool = spool;
        this.thread = Thread.ofPlatform().name("spool").start(this::run);
    }

    /**
     * Completes when the units are durable, with the number of spans that were known already, or
     * with {@link SpoolFull}.
     *
     * @throws SpoolFull when too many wait already
     */
    public CompletableFuture<Integer> store(List<Unit> units) {
        Waiting waiting = new Waiting(units, new CompletableFuture<>());
        if (closed || !queue.offer(waiting)) {
            throw new SpoolFull("more requests than the disk takes");
        }
        return waiting.stored();
    }

    private void run() {
        List<Waiting> group = new ArrayList<>();
        do {
            group.clear();
            group.add(take());
            queue.drainTo(group, MOST_TOGETHER - 1);
            commit(group);
        } while (!closed || !queue.isEmpty());
    }

    private Waiting take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                LOG.debug("the spool is closed by close() only");
            }
        }
    }

    private void commit(List<Waiting> group) {
        List<Unit> all = new ArrayList<>();
        group.forEach(waiting -> all.addAll(waiting.units()));
        if (all.isEmpty()) {
            group.forEach(waiting -> waiting.stored().complete(0));
            return;
        }
        try {
            int known = spool.append(all);
            group.forEach(waiting -> waiting.stored().complete(known));
        } catch (IOException e) {
            LOG.error("spool: the disk refuses", e);
            SpoolFull refused = new SpoolFull("the disk refuses: " + e.getMessage());
            group.forEach(waiting -> waiting.stored().completeExceptionally(refused));
        } catch (RuntimeException e) {
            group.forEach(waiting -> waiting.stored().completeExceptionally(e));
        }
    }

    /** Stores what is waiting, then refuses. */
    @Override
    public void close() {
        closed = true;
        try {
            queue.put(new Waiting(List.of(), new CompletableFuture<>()));
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
