package dev.pilothouse.db.embedded.postgres;

import dev.pilothouse.db.embedded.process.Signals;
import dev.pilothouse.db.embedded.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an earlier life left in a data directory: a server that still runs, or a stale pid file. */
final class Orphan {
    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);
    private static final int FAST_SECONDS = 30;
    private static final int IMMEDIATE_SECONDS = 10;

    private Orphan() {}

    static void stop(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        Optional<ProcessHandle> server = server(file, data);
        if (server.isEmpty()) {
            LOG.info("removing the stale pid file {}", file);
            Files.deleteIfExists(file);
            return;
        }
        LOG.info("stopping PostgreSQL {} of an earlier start", server.get().pid());
        if (!stop(server.get())) {
            throw new StartFailure(
                    "PostgreSQL " + server.get().pid() + " of an earlier start does not stop");
        }
    }

    /** Fast, then immediate shutdown: neither loses a committed transaction. */
    static boolean stop(ProcessHandle server) {
        Signals.send("INT", server.pid());
        if (Signals.ended(server, FAST_SECONDS)) {
            return true;
        }
        Signals.send("QUIT", server.pid());
        return Signals.ended(server, IMMEDIATE_SECONDS);
    }

    private static Optional<ProcessHandle> server(Path file, Path data) throws IOException {
        return Files.readAllLines(file).stream()
                .findFirst()
                .flatMap(Orphan::number)
                .flatMap(ProcessHandle::of)
                .filter(process -> serves(process, data));
    }

    private static Optional<Long> number(String line) {
        String text = line.strip();
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static boolean serves(ProcessHandle process, Path data) {
        return process.info()
                .arguments()
                .map(all -> java.util.List.of(all).contains(data.toString()))
                .orElse(false);
    }
}
