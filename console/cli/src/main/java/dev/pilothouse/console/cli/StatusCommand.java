package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.supervise.PartStatus;
import dev.pilothouse.console.cli.supervise.StatusFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Shows the parts; exits with 1 unless all are ready.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Context context = Context.ofProcess();
        Optional<StatusFile.Snapshot> snapshot = context.statusFile().read();
        List<PartStatus> parts =
                snapshot.map(StatusFile.Snapshot::truth).orElseGet(() -> neverStarted(context));
        if (json) {
            context.screen().print(StatusView.json(parts));
        } else {
            StatusView.table(parts).forEach(context.screen()::print);
        }
        snapshot.filter(s -> !s.isLive() && !s.running().isEmpty())
                .ifPresent(s ->
                        System.err.println(
                                "pilothouse: the supervisor is gone, some parts still run: 'pilothouse up' mends that, 'pilothouse down' ends them"));
        return StatusView.allReady(parts) ? 0 : 1;
    }

    private static List<PartStatus> neverStarted(Context context) {
        return Parts.of(context.settings(), context.root()).stream()
                .map(PartStatus::stopped)
                .toList();
    }
}
