package dev.pilothouse.gateway.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that ingest has not taken yet, in their order: for a moment in memory, as they were
 * made; then on disk, masked. Bounded in both places.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_BYTES = 16L << 20;

    private final @Nullable SpanSpool spool;
    private final UnaryOperator<byte[]> mask;
    private final Deque<Parcel> fresh = new ArrayDeque<>();
    private long freshBytes;
    private @Nullable Parcel flying;
    private boolean flyingIsOnDisk;
    private boolean trouble;
    private boolean refused;
    private boolean broken;
    private boolean closed;
    private long synced = System.nanoTime();

    /**
     * @param spool null: nothing is kept on disk
     * @param mask what the disk may hold of a request
     */
    Outbox(@Nullable SpanSpool spool, UnaryOperator<byte[]> mask) {
        this.spool = spool;
        this.mask = mask;
    }

    /** False when there is no room. */
    synchronized boolean put(Parcel parcel) {
        if (freshBytes + parcel.body().length > MOST_BYTES) {
            return false;
        }
        fresh.add(parcel);
        freshBytes += parcel.body().length;
        notifyAll();
        return true;
    }

    /** The oldest; waits for one. Null when the box is closed and empty. */
    synchronized @Nullable Parcel next() throws InterruptedException {
        Parcel first = first();
        while (first == null && !closed) {
            wait();
            first = first();
        }
        flying = first;
        return first;
    }

    private @Nullable Parcel first() {
        try {
            Parcel kept = spool == null || broken ? null : spool.first();
            flyingIsOnDisk = kept != null;
            return kept == null ? fresh.peekFirst() : kept;
        } catch (IOException e) {
            fails(e);
            return fresh.peekFirst();
        }
    }

    /** Ingest has it, or will never take it. */
    synchronized void done(Parcel parcel) {
        trouble = false;
        if (parcel != flying) {
            return;
        }
        flying = null;
        if (flyingIsOnDisk && spool != null) {
            try {
                spool.removeFirst();
            } catch (IOException e) {
                fails(e);
            }
        } else {
            removeFresh();
        }
    }

    private void removeFresh() {
        Parcel gone = fresh.poll();
        freshBytes -= gone == null ? 0 : gone.body().length;
    }

    /** Ingest does not take it now: it comes again, and what is fresh goes to disk. */
    synchronized void failed() {
        flying = null;
        trouble = true;
    }

    /** Puts on disk what has waited for longer than a moment; to be called a few times a second. */
    synchronized void keep() {
        if (spool == null || broken) {
            return;
        }
        try {
            long now = System.nanoTime();
            for (Parcel first = fresh.peek();
                    first != null && (trouble || now - first.madeAt() > MOMENT_NANOS);
                    first = fresh.peek()) {
                if (!spool.add(mask.apply(first.body()), first.spans())) {
                    return;
                }
                flyingIsOnDisk |= first == flying;
                removeFresh();
            }
            syncNowAndThen(spool);
            refused = false;
        } catch (IOException e) {
            if (!refused) {
                LOG.error("The disk does not take telemetry; spans wait in memory only", e);
            }
            refused = true;
        }
    }

    private void syncNowAndThen(SpanSpool disk) throws IOException {
        if (!disk.isEmpty() && System.nanoTime() - synced > SYNC_NANOS) {
            synced = System.nanoTime();
            disk.sync();
        }
    }

    /** What is in memory and what is on disk may be out of step now. */
    private void fails(IOException e) {
        LOG.error("The spool of telemetry cannot be read; spans wait in memory only", e);
        broken = true;
    }

    /**
     * Rewrites what waits.
     *
     * @param change takes spans out of a request; an empty one goes
     */
    synchronized void rewrite(UnaryOperator<Parcel> change) {
        flying = null;
        Deque<Parcel> all = new ArrayDeque<>(fresh);
        fresh.clear();
        freshBytes = 0;
        for (Parcel parcel : all) {
            Parcel kept = change.apply(parcel);
            if (kept.spans() > 0) {
                fresh.add(kept);
                freshBytes += kept.body().length;
            }
        }
        try {
            if (spool != null) {
                spool.rewrite(change);
            }
        } catch (IOException e) {
            fails(e);
            throw new UncheckedIOException(e);
        }
    }

    synchronized long spans() {
        long kept = spool == null ? 0 : spool.spans();
        return kept + fresh.stream().mapToLong(Parcel::spans).sum();
    }

    /** Spans that are in memory only. */
    synchronized long unkept() {
        return fresh.stream().mapToLong(Parcel::spans).sum();
    }

    /** No more comes. */
    synchronized void end() {
        closed = true;
        notifyAll();
    }

    /** Puts on disk what waits. */
    @Override
    public synchronized void close() {
        end();
        trouble = true;
        keep();
        try {
            if (spool != null) {
                spool.close();
            }
        } catch (IOException e) {
            fails(e);
        }
    }
}
