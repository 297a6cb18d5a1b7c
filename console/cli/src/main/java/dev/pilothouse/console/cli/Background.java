package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.os.ProcessId;
import dev.pilothouse.console.cli.os.Reaper;
import dev.pilothouse.console.cli.supervise.PartStatus;
import dev.pilothouse.console.cli.supervise.StatusFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A supervisor that goes on when the command that started it has ended. */
final class Background {
    private static final Duration STOPS = Duration.ofSeconds(90);
    private static final List<String> DETACHERS = List.of("/usr/bin/setsid", "/usr/bin/nohup");

    private final Context context;
    private final Process process;
    private final Path log;

    private Background(Context context, Process process, Path log) {
        this.context = context;
        this.process = process;
        this.log = log;
    }

    static Background start(Context context) throws IOException {
        Path log = context.home().logs().resolve("supervisor.log");
        Process process =
                new ProcessBuilder(command(context))
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new Background(context, process, log);
    }

    private static List<String> command(Context context) {
        List<String> command = new ArrayList<>();
        DETACHERS.stream()
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .ifPresent(command::add);
        command.addAll(
                List.of(
                        Parts.javaProgram(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xms16m",
                        "-Xmx64m",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dpilothouse.root=" + context.root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Pilothouse.class.getName(),
                        "supervise"));
        return command;
    }

    /**
     * What the supervisor published; nothing before its first snapshot.
     *
     * @throws Failure when it has ended
     */
    List<PartStatus> status() throws IOException {
        if (!process.isAlive()) {
            String said = Files.readString(log).strip();
            throw new Failure(said.isEmpty() ? "the supervisor ended; its log is " + log : said);
        }
        return context.statusFile()
                .read()
                .filter(StatusFile.Snapshot::isLive)
                .map(StatusFile.Snapshot::parts)
                .orElse(List.of());
    }

    void stop() throws InterruptedException {
        Reaper.end(List.of(ProcessId.of(process.toHandle())), Duration.ZERO, STOPS);
    }
}
