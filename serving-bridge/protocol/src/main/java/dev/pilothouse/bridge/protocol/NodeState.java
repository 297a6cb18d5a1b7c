package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

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

    @Override
    public void close() {
        timer.shutdownNow();
        killThread.shutdown();
        syncThread.shutdown();
    }
}
