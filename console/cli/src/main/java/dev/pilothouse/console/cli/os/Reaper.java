package dev.pilothouse.console.cli.os;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Ends processes: politely first, by force when that does not help. */
public final class Reaper {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration FORCED = Duration.ofSeconds(5);

    private Reaper() {}

    /** Waits for the processes to end by themselves, then TERM, then KILL. */
    public static void end(
            Collection<ProcessId> processes, Duration byThemselves, Duration afterTerm)
            throws InterruptedException {
        if (awaitEnd(processes, byThemselves)) {
            return;
        }
        alive(processes).forEach(ProcessHandle::destroy);
        if (awaitEnd(processes, afterTerm)) {
            return;
        }
        alive(processes).forEach(ProcessHandle::destroyForcibly);
        awaitEnd(processes, FORCED);
    }

    /** True when all have ended within {@code limit}. */
    public static boolean awaitEnd(Collection<ProcessId> processes, Duration limit)
            throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(ProcessId::isAlive)) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    private static List<ProcessHandle> alive(Collection<ProcessId> processes) {
        return processes.stream().flatMap(p -> p.handle().stream()).toList();
    }
}
