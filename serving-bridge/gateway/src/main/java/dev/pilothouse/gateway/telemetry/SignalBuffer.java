package dev.pilothouse.gateway.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Signals that wait for the exporter, bounded by number and bytes. Never blocks who offers, and
 * wakes the exporter for the first of a batch and for a full one only: waking it costs more than
 * all else of an offer.
 */
public final class SignalBuffer {
    private final Queue<Signal> waiting = new ConcurrentLinkedQueue<>();
    private final int most;
    private final int full;
    private final long mostBytes;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder dropped = new LongAdder();
    private volatile @Nullable Thread taker;
    private volatile boolean hurried;

    /** Of up to 256 signals a batch. */
    public SignalBuffer(int most, long mostBytes) {
        this.most = most;
        this.full = Math.min(256, most);
        this.mostBytes = mostBytes;
    }

    /** False, and counted, when there is no room. */
    public boolean offer(Signal signal) {
        int size = signal.bytes();
        if (bytes.addAndGet(size) > mostBytes) {
            return refuse(size);
        }
        int now = count.incrementAndGet();
        if (now > most) {
            count.decrementAndGet();
            return refuse(size);
        }
        waiting.add(signal);
        if (now == 1 || now == full) {
            LockSupport.unpark(taker);
        }
        return true;
    }

    private boolean refuse(int size) {
        bytes.addAndGet(-size);
        dropped.increment();
        return false;
    }

    /**
     * A batch: waits for the first signal, and then for a full batch; not longer than {@code
     * millis} each time. Empty when there is none.
     */
    List<Signal> take(long millis) throws InterruptedException {
        taker = Thread.currentThread();
        await(1, millis);
        if (count.get() > 0) {
            await(full, millis);
        }
        List<Signal> taken = new ArrayList<>();
        for (Signal next = next(); next != null; next = taken.size() < full ? next() : null) {
            taken.add(next);
        }
        return taken;
    }

    private @Nullable Signal next() {
        Signal next = waiting.poll();
        if (next != null) {
            gone(next);
        }
        return next;
    }

    private void gone(Signal signal) {
        count.decrementAndGet();
        bytes.addAndGet(-signal.bytes());
    }

    private void await(int signals, long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = until - System.nanoTime();
        while (count.get() < signals && left > 0 && !hurried) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = until - System.nanoTime();
        }
    }

    /** From now on batches are taken as they are. */
    void hurry() {
        hurried = true;
        LockSupport.unpark(taker);
    }

    /** Counts signals that were taken but could not be delivered. */
    void lost(int number) {
        dropped.add(number);
    }

    /** Forgets what waits of a tenant. */
    public int forget(String tenant) {
        return forget(signal -> signal.tenant().equals(tenant));
    }

    int forget(Predicate<Signal> leaving) {
        int[] forgotten = {0};
        waiting.removeIf(signal -> {
            boolean of = leaving.test(signal);
            if (of) {
                gone(signal);
                forgotten[0]++;
            }
            return of;
        });
        return forgotten[0];
    }

    /** True while signals are dropped for want of room. */
    public boolean full() {
        return count.get() >= most || bytes.get() > mostBytes - mostBytes / 16;
    }

    public int size() {
        return count.get();
    }

    /** Signals that never reached ingest, since the start. */
    public long dropped() {
        return dropped.sum();
    }
}
