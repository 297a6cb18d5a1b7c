package dev.pilothouse.console.cli.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one of the same number.
 *
 * @param pid above 0
 * @param started on Linux the clock ticks from the machine's boot to the start of the process
 *     (field 22 of {@code /proc/<pid>/stat}); elsewhere milliseconds since 1970
 */
public record ProcessId(long pid, long started) {
    private static final int STATE = 0;
    private static final int START_TIME = 19;

    public static ProcessId of(ProcessHandle process) {
        return new ProcessId(process.pid(), startOf(process.pid()).orElse(0L));
    }

    public static ProcessId self() {
        return of(ProcessHandle.current());
    }

    /** True while this very process runs; a zombie does not run. */
    public boolean isAlive() {
        return startOf(pid).map(start -> start == started).orElse(false);
    }

    /** The running process; empty when it has ended. */
    public Optional<ProcessHandle> handle() {
        return isAlive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    private static Optional<Long> startOf(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return process.flatMap(p -> p.info().startInstant()).map(Instant::toEpochMilli);
        }
        return fields(pid)
                .filter(fields -> !fields.get(STATE).equals("Z"))
                .map(fields -> Long.parseLong(fields.get(START_TIME)));
    }

    /** The fields of the stat file after the command's name, which may hold blanks. */
    private static Optional<List<String>> fields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String rest = stat.substring(stat.lastIndexOf(')') + 2);
            return Optional.of(List.of(rest.split(" ")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
