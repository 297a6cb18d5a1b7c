package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.os.ProcessId;
import dev.pilothouse.console.cli.os.Reaper;
import dev.pilothouse.console.cli.supervise.StatusFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "down",
        description = "Stops everything; data stays.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private static final Duration ALL_STOP = Duration.ofSeconds(120);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Optional<StatusFile.Snapshot> snapshot = context.statusFile().read();
        boolean ran = snapshot.isPresent() && snapshot.get().isLive();
        if (ran) {
            List<ProcessId> supervisor = List.of(snapshot.get().supervisor());
            Reaper.end(supervisor, Duration.ZERO, ALL_STOP);
        }
        int orphans = Installation.endOrphans(context.statusFile());
        context.screen().print(ran || orphans > 0 ? "Stopped" : "Nothing was running");
        return 0;
    }
}
