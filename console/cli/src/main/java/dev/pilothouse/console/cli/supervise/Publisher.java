package dev.pilothouse.console.cli.supervise;

import dev.pilothouse.console.cli.os.ProcessId;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes the supervisor's {@link StatusFile} each second; memory is read each fifth time. */
public final class Publisher implements AutoCloseable {
    private static final int MEASURE_EACH = 5;

    private final Supervisor supervisor;
    private final StatusFile file;
    private final ProcessId self = ProcessId.self();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private long ticks;

    public Publisher(Supervisor supervisor, StatusFile file) {
        this.supervisor = supervisor;
        this.file = file;
    }

    /** Writes the first snapshot before it returns. */
    public Publisher start() throws IOException {
        file.write(new StatusFile.Snapshot(self, supervisor.status()));
        clock.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
        return this;
    }

    private void tick() {
        try {
            boolean measure = ticks++ % MEASURE_EACH == 0;
            file.write(
                    new StatusFile.Snapshot(
                            self, measure ? supervisor.measured() : supervisor.status()));
        } catch (IOException | RuntimeException e) {
            System.err.println("pilothouse: the status cannot be written: " + e.getMessage());
        }
    }

    /** Writes a last snapshot. */
    @Override
    public void close() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(1, TimeUnit.SECONDS);
        tick();
    }
}
