package dev.pilothouse.gateway.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Signals that wait for the exporter, bounded by number and bytes. Never blocks who offers. */
public final class SignalBuffer {
    private final LinkedBlockingQueue<Signal> waiting;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder dropped = new LongAdder();

    public SignalBuffer(int most, long mostBytes) {
        this.waiting = new LinkedBlockingQueue<>(most);
        this.mostBytes = mostBytes;
    }

    /** False, and counted, when there is no room. */
    public boolean offer(Signal signal) {
        int size = signal.bytes();
        if (bytes.addAndGet(size) <= mostBytes && waiting.offer(signal)) {
            return true;
        }
        bytes.addAndGet(-size);
        dropped.increment();
        return false;
    }

    /** Up to so many signals; waits for the first. */
    List<Signal> take(int most, long millis) throws InterruptedException {
        List<Signal> taken = new ArrayList<>();
        Signal first = waiting.poll(millis, TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            waiting.drainTo(taken, most - 1);
        }
        taken.forEach(signal -> bytes.addAndGet(-signal.bytes()));
        return taken;
    }

    /** Counts signals that were taken but could not be delivered. */
    void lost(int count) {
        dropped.add(count);
    }

    /** Forgets what waits of a tenant. */
    public int forget(String tenant) {
        int[] forgotten = {0};
        waiting.removeIf(signal -> {
            boolean of = signal.tenant().equals(tenant);
            if (of) {
                bytes.addAndGet(-signal.bytes());
                forgotten[0]++;
            }
            return of;
        });
        return forgotten[0];
    }

    /** True while signals are dropped for want of room. */
    public boolean full() {
        return waiting.remainingCapacity() == 0 || bytes.get() > mostBytes - mostBytes / 16;
    }

    public int size() {
        return waiting.size();
    }

    /** Signals that never reached ingest, since the start. */
    public long dropped() {
        return dropped.sum();
    }
}
