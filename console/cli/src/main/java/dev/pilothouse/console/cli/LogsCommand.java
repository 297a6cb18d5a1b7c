package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Shows what the parts print.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(300);
    private static final String ENDING = ".log";

    @Parameters(arity = "0..1", paramLabel = "PART", description = "One part; default: all.")
    private String part = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new lines.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            description = "Last lines of each part to begin with; default ${DEFAULT-VALUE}.")
    private int lines = 100;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        List<Tail> tails = tails(context);
        for (Tail tail : tails) {
            tail.last(lines).forEach(context.screen()::print);
        }
        while (follow) {
            Thread.sleep(POLL);
            for (Tail tail : tails) {
                tail.news().forEach(context.screen()::print);
            }
        }
        return 0;
    }

    private List<Tail> tails(Context context) throws IOException {
        Path folder = context.home().logs();
        List<Path> files = files(folder);
        if (part.isEmpty()) {
            return files.stream().map(file -> new Tail(file, name(file) + " | ")).toList();
        }
        Path wanted = folder.resolve(part + ENDING);
        if (!files.contains(wanted)) {
            throw new BadInput("part", part, known(files));
        }
        return List.of(new Tail(wanted, ""));
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new Failure("nothing was ever started: there is no " + folder);
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        }
    }

    private static String known(List<Path> files) {
        return "one of " + files.stream().map(LogsCommand::name).collect(Collectors.joining(", "));
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }
}
