package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.home.People;
import dev.pilothouse.console.cli.home.Secrets;
import dev.pilothouse.console.cli.supervise.Lock;
import dev.pilothouse.console.cli.supervise.StatusFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Starts everything; Ctrl-C stops it again.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final Duration REDRAW = Duration.ofMillis(500);

    @Option(
            names = {"-d", "--detach"},
            description = "Return when all is ready, and leave it running.")
    private boolean detach;

    @Override
    public Integer call() throws Exception {
        Context context = Context.ofProcess();
        Preconditions.requireSpace(context.settings());
        context.home().prepare();
        Optional<Lock> lock = Lock.take(context.home().lock());
        if (lock.isEmpty()) {
            return alreadyRunning(context);
        }
        prepare(context);
        if (detach) {
            lock.get().close();
            detached(context);
        } else {
            foreground(context, lock.get());
        }
        return 0;
    }

    private int alreadyRunning(Context context) throws IOException {
        String who =
                context.statusFile()
                        .read()
                        .filter(StatusFile.Snapshot::isLive)
                        .map(s -> "pid " + s.supervisor().pid())
                        .orElse("another process, which is just starting");
        String message =
                "already running (%s) for %s; console %s; see 'pilothouse status'"
                        .formatted(who, context.home().path(), context.settings().consoleUrl());
        if (detach) {
            context.screen().print(message);
            return 0;
        }
        throw new Failure(message);
    }

    private static void prepare(Context context) throws IOException, InterruptedException {
        int orphans = Installation.endOrphans(context.statusFile());
        if (orphans > 0) {
            context.screen()
                    .print("Ended %d processes whose supervisor was gone".formatted(orphans));
        }
        Preconditions.check(context.settings(), Parts.of(context.settings(), context.root()));
        Secrets.writeMissing(context.settings());
        People.ensure(context.home().people());
        Fetching.all(context);
    }

    private static void foreground(Context context, Lock lock)
            throws IOException, InterruptedException {
        try (Installation installation = Installation.start(context, lock)) {
            new StartWatch(context.screen(), context.home().logs())
                    .awaitReady(installation::status);
            new Welcome(context).print();
            showUntilStopped(context.screen(), installation);
        }
    }

    private static void showUntilStopped(Screen screen, Installation installation)
            throws InterruptedException {
        ChangeLog changes = new ChangeLog(screen);
        while (true) {
            screen.draw(StatusView.table(installation.status()));
            changes.tell(installation.status());
            Thread.sleep(REDRAW);
        }
    }

    private static void detached(Context context) throws IOException, InterruptedException {
        Background background = Background.start(context);
        try {
            new StartWatch(context.screen(), context.home().logs()).awaitReady(background::status);
            new Welcome(context).print();
        } catch (IOException | RuntimeException e) {
            background.stop();
            throw e;
        }
        context.screen()
                .print(
                        "Runs in the background; 'pilothouse status' shows it, 'pilothouse down' stops it.");
    }
}
