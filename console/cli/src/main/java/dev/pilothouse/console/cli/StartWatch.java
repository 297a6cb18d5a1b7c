package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.supervise.PartState;
import dev.pilothouse.console.cli.supervise.PartStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shows how the parts become ready, and ends when all are or one cannot. */
final class StartWatch {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Where the parts' state comes from. */
    @FunctionalInterface
    interface Source {
        List<PartStatus> status() throws IOException;
    }

    private final Screen screen;
    private final Path logs;
    private final Set<String> told = new HashSet<>();
    private final long begin = System.nanoTime();

    StartWatch(Screen screen, Path logs) {
        this.screen = screen;
        this.logs = logs;
    }

    /**
     * @throws Failure when a part failed
     */
    void awaitReady(Source source) throws IOException, InterruptedException {
        for (List<PartStatus> parts = source.status();
                !StatusView.allReady(parts);
                parts = source.status()) {
            tell(parts);
            refuseFailed(parts);
            screen.draw(StatusView.table(parts));
            Thread.sleep(POLL);
        }
        tell(source.status());
        screen.erase();
    }

    private void refuseFailed(List<PartStatus> parts) {
        for (PartStatus part : parts) {
            if (part.state() == PartState.FAILED) {
                screen.erase();
                throw new Failure(
                        "%s does not start: %s (its log is %s)"
                                .formatted(
                                        part.name(),
                                        part.message(),
                                        logs.resolve(part.name() + ".log")));
            }
        }
    }

    private void tell(List<PartStatus> parts) {
        if (screen.isTerminal()) {
            return;
        }
        for (PartStatus part : parts) {
            if (part.state() == PartState.READY && told.add(part.name())) {
                screen.print(
                        "%s ready after %.1f s"
                                .formatted(part.name(), (System.nanoTime() - begin) / 1e9));
            }
        }
    }
}
