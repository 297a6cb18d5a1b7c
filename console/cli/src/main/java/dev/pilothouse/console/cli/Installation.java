package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.os.ProcessId;
import dev.pilothouse.console.cli.os.Reaper;
import dev.pilothouse.console.cli.supervise.Lock;
import dev.pilothouse.console.cli.supervise.Part;
import dev.pilothouse.console.cli.supervise.PartStatus;
import dev.pilothouse.console.cli.supervise.Publisher;
import dev.pilothouse.console.cli.supervise.StatusFile;
import dev.pilothouse.console.cli.supervise.Supervisor;
import dev.pilothouse.console.cli.supervise.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** All parts under the supervisor of this process. */
final class Installation implements AutoCloseable {
    private static final Duration ORPHANS_BY_THEMSELVES = Duration.ofSeconds(10);
    private static final Duration ORPHANS_AFTER_TERM = Duration.ofSeconds(10);

    private final Screen screen;
    private final Supervisor supervisor;
    private final Publisher publisher;
    private final Lock lock;
    private boolean closed;

    private Installation(Screen screen, Supervisor supervisor, Publisher publisher, Lock lock) {
        this.screen = screen;
        this.supervisor = supervisor;
        this.publisher = publisher;
        this.lock = lock;
    }

    /** Starts all parts; the end of this process, also by a signal, stops them. */
    static Installation start(Context context, Lock lock) throws IOException, InterruptedException {
        List<Part> parts = Parts.of(context.settings(), context.root(), Fetching.all(context));
        Supervisor supervisor = new Supervisor(parts, context.home().logs(), Timing.DEFAULT);
        Publisher publisher = new Publisher(supervisor, context.statusFile()).start();
        Installation installation = new Installation(context.screen(), supervisor, publisher, lock);
        Runtime.getRuntime().addShutdownHook(new Thread(installation::stop, "stop"));
        supervisor.start();
        return installation;
    }

    /** Ends what a killed supervisor left behind; returns how many processes those were. */
    static int endOrphans(StatusFile file) throws IOException, InterruptedException {
        List<ProcessId> orphans = file.read().map(StatusFile.Snapshot::running).orElse(List.of());
        Reaper.end(orphans, ORPHANS_BY_THEMSELVES, ORPHANS_AFTER_TERM);
        return orphans.size();
    }

    List<PartStatus> status() {
        return supervisor.status();
    }

    private void stop() {
        screen.print("Stopping");
        try {
            close();
            screen.end(StatusView.table(status()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("pilothouse: " + e.getMessage());
        }
    }

    /** Stops all parts; a second call waits for the first. */
    @Override
    public synchronized void close() throws InterruptedException, IOException {
        if (!closed) {
            closed = true;
            supervisor.close();
            publisher.close();
            lock.close();
        }
    }
}
