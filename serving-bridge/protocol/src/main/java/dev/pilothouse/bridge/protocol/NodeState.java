package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a connection.
 *
 * @param syncThread the one thread that resources, commands and the confirmation are used by
 * @param killThread the one thread that kills are used by
 */
record NodeState(
        Resources resources,
        KillGuard kills,
        CommandMemory commands,
        Confirmation confirmation,
        Supplier<NodeStatus> status,
        ExecutorService syncThread,
        ExecutorService killThread,
        ScheduledExecutorService timer)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeState.class);
    private static final int LONGEST_STOP_SECONDS = 3;

    @Override
    public void close() {
        timer.shutdownNow();
        stop(killThread);
        stop(syncThread);
    }

    private static void stop(ExecutorService thread) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A handler is still busy while the node stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
