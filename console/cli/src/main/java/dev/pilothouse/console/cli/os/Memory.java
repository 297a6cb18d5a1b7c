package dev.pilothouse.console.cli.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory of processes and of the machine, as Linux tells it. */
public final class Memory {
    private static final long KIB_PER_MIB = 1024;

    private Memory() {}

    /**
     * Resident MiB of a process and its descendants; 0 when the system does not tell. Memory that
     * they share, such as PostgreSQL's buffers, counts once.
     */
    public static long residentMb(ProcessHandle process) {
        long own = 0;
        long shared = 0;
        for (ProcessHandle p : Stream.concat(Stream.of(process), process.descendants()).toList()) {
            Path status = Path.of("/proc/" + p.pid() + "/status");
            own += kib(status, "RssAnon:") + kib(status, "RssFile:");
            shared = Math.max(shared, kib(status, "RssShmem:"));
        }
        return (own + shared) / KIB_PER_MIB;
    }

    /** MiB that new processes can use; 0 when the system does not tell. */
    public static long availableMb() {
        return kib(Path.of("/proc/meminfo"), "MemAvailable:") / KIB_PER_MIB;
    }

    private static long kib(Path file, String field) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
