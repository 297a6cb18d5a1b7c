package dev.pilothouse.db.embedded.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers a child, so that the next start can end it when its parent was killed. */
public final class PidFile {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);
    private static final int STOP_SECONDS = 20;

    private final Path file;
    private final String argument;

    /**
     * @param argument one argument of the child's command that no other process has
     */
    public PidFile(Path file, String argument) {
        this.file = file;
        this.argument = argument;
    }

    public void write(long pid) throws IOException {
        Files.writeString(file, Long.toString(pid));
    }

    /** Ends the child of an earlier start; does nothing when there is none. */
    public void stopOrphan() throws IOException {
        Optional<ProcessHandle> orphan = orphan();
        if (orphan.isPresent()) {
            LOG.info("stopping process {} of an earlier start", orphan.get().pid());
            stop(orphan.get());
        }
        Files.deleteIfExists(file);
    }

    private Optional<ProcessHandle> orphan() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String pid = Files.readString(file).strip();
        return pid.matches("\\d{1,18}")
                ? ProcessHandle.of(Long.parseLong(pid)).filter(this::isOurs)
                : Optional.empty();
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info().arguments().map(List::of).orElse(List.of()).contains(argument);
    }

    /** Asks, waits, then ends it. */
    public static void stop(ProcessHandle process) {
        process.destroy();
        if (!Signals.ended(process, STOP_SECONDS)) {
            process.destroyForcibly();
            Signals.ended(process, STOP_SECONDS);
        }
    }
}
