package dev.pilothouse.ingest.write;

import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.clickhouse.Block;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Migrator;
import dev.pilothouse.db.clickhouse.StoreException;
import dev.pilothouse.db.clickhouse.StoreUnavailable;
import dev.pilothouse.db.clickhouse.Writer;
import dev.pilothouse.ingest.collect.Counters;
import dev.pilothouse.ingest.spool.Batch;
import dev.pilothouse.ingest.spool.Spool;
import dev.pilothouse.ingest.spool.Unit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes into ClickHouse. Never gives up: while ClickHouse is away, batches
 * wait in the spool.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-23-exactly-once.md">decision</a>
 */
public final class WriteLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriteLoop.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 3_000;

    private final Access access;
    private final ClickHouse clickhouse;
    private final Writer writer;
    private final Spool spool;
    private final Counters counters;
    private final Erased erased;
    private final LinkedBlockingQueue<Erasure> erasures = new LinkedBlockingQueue<>();

    /** Batches whose writing was begun, and under which start of the engine. */
    private final Map<Long, String> begun = new HashMap<>();

    private final Thread thread;
    private volatile boolean closed;
    private volatile String trouble = "not connected yet";

    private record Erasure(Predicate<Unit> leaving, CompletableFuture<Integer> done) {}

    /** Who is erased, for batches that were opened before that was known. */
    public interface Erased {
        /** Whose rows are not written; none when the batch cannot have any. */
        List<? extends Predicate<Unit>> of(Instant openedAt);
    }

    /** Begins with {@link #start}. */
    public WriteLoop(Access access, Spool spool, Counters counters, Erased erased) {
        this.erased = erased;
        this.access = access;
        this.clickhouse = ClickHouse.open(access);
        this.writer = new Writer(clickhouse);
        this.spool = spool;
        this.counters = counters;
        this.thread = Thread.ofPlatform().name("writer").unstarted(this::run);
    }

    /** Writes from now on; who is erased must be known. */
    public void start() {
        thread.start();
    }

    /** Why nothing is written, for people; empty when all is well. */
    public String trouble() {
        return trouble;
    }

    /** Completes when no such row waits any more, with the number of those that were dropped. */
    public CompletableFuture<Integer> erase(Predicate<Unit> leaving) {
        Erasure erasure = new Erasure(leaving, new CompletableFuture<>());
        erasures.add(erasure);
        return erasure.done();
    }

    private void run() {
        until(this::migrate);
        while (!closed) {
            try {
                eraseWaiting();
                Batch batch = spool.next(IDLE);
                if (batch != null) {
                    until(() -> write(batch));
                }
            } catch (IOException e) {
                LOG.error("spool: {}", e.getMessage());
                pause(LONGEST_PAUSE_MS);
            } catch (InterruptedException e) {
                LOG.debug("the writer is stopped by close() only");
            }
        }
    }

    /** A step that may be tried again. */
    private interface Step {
        void run() throws IOException;
    }

    private void until(Step step) {
        long pause = FIRST_PAUSE_MS;
        while (!closed) {
            StoreException failure = attempt(step);
            if (failure == null) {
                return;
            }
            pause(pause);
            pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
            if (failure instanceof StoreUnavailable) {
                eraseWaiting();
            }
        }
    }

    private @Nullable StoreException attempt(Step step) {
        try {
            step.run();
            trouble = "";
            return null;
        } catch (StoreException e) {
            counters.add("batches.failed", 1);
            if (trouble.isEmpty()) {
                LOG.warn("ClickHouse: {}", e.getMessage());
            }
            trouble = "ClickHouse: " + e.getMessage();
            return e;
        } catch (IOException e) {
            LOG.error("spool: {}", e.getMessage());
            trouble = "spool: " + e.getMessage();
            pause(LONGEST_PAUSE_MS);
            return attempt(step);
        }
    }

    private void migrate() {
        new Migrator(access).migrate();
    }

    private void write(Batch batch) throws IOException {
        dropErased(batch);
        List<Block> blocks = batch.blocks();
        if (!blocks.isEmpty()) {
            String start = writer.engineStart();
            String before = begun.put(batch.number(), start);
            boolean continued = before == null ? batch.found() : !before.equals(start);
            if (continued || RECOVERING.equals(before)) {
                recover(batch, blocks, start);
            } else {
                writer.write(batch.number(), blocks, start);
            }
        }
        begun.remove(batch.number());
        spool.done(batch);
        counters.add("batches.written", 1);
    }

    private void dropErased(Batch batch) throws IOException {
        for (Predicate<Unit> leaving : erased.of(batch.openedAt())) {
            int dropped = spool.erase(batch, leaving);
            if (dropped > 0) {
                counters.add("spans.erased", dropped);
                begun.computeIfPresent(batch.number(), (number, start) -> RECOVERING);
            }
        }
    }

    /** In place of a start: what was half recovered is looked at again, never repeated blindly. */
    private static final String RECOVERING = "recovering";

    private void recover(Batch batch, List<Block> blocks, String start) {
        begun.put(batch.number(), RECOVERING);
        writer.recover(batch.number(), blocks, start);
        counters.add("batches.recovered", 1);
    }

    /** Only between batches, or while ClickHouse is away: what is being written must not change. */
    private void eraseWaiting() {
        for (Erasure e = erasures.poll(); e != null; e = erasures.poll()) {
            try {
                int dropped = spool.erase(e.leaving());
                begun.replaceAll((batch, start) -> RECOVERING);
                e.done().complete(dropped);
            } catch (IOException failed) {
                e.done().completeExceptionally(failed);
            }
        }
    }

    private void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            LOG.debug("the writer is stopped by close() only");
        }
    }

    /** Lets the current batch end, at most for a few seconds; what is left stays in the spool. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clickhouse.close();
    }
}
