package dev.pilothouse.bridge.control;

import dev.pilothouse.policy.decisions.KillAck;
import dev.pilothouse.policy.decisions.KillSwitches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes acknowledgements a moment after they came, many at a time: a hundred nodes acknowledge
 * while others still cut, and the machine's work belongs to those. When each was received is noted
 * before.
 */
final class AckWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AckWriter.class);
    private static final long MOMENT_MILLIS = 200;
    private static final long CLOSING_SECONDS = 2;

    private final KillSwitches switches;
    private final Runnable written;
    private final ScheduledExecutorService thread =
            Threads.one("bridge-kill-acks", Thread.NORM_PRIORITY);
    private final List<KillAck> waiting = new ArrayList<>();

    /**
     * @param written called after acknowledgements are in PostgreSQL
     */
    AckWriter(KillSwitches switches, Runnable written) {
        this.switches = switches;
        this.written = written;
    }

    /** Returns at once. */
    synchronized void write(KillAck ack) {
        waiting.add(ack);
        if (waiting.size() == 1) {
            var _ = thread.schedule(this::writeWaiting, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized List<KillAck> take() {
        List<KillAck> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private void writeWaiting() {
        List<KillAck> acks = take();
        if (acks.isEmpty()) {
            return;
        }
        try {
            switches.acknowledge(acks);
        } catch (RuntimeException e) {
            LOG.error("The acknowledgements of {} nodes are not written", acks.size(), e);
        }
        written.run();
    }

    /** Writes what waits, for two seconds at most. */
    @Override
    public void close() {
        thread.execute(this::writeWaiting);
        thread.shutdown();
        try {
            var _ = thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
