package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
        name = "traffic",
        description =
                "Plays a small company through the gateway. Options: 'pilothouse traffic --help'.")
final class TrafficCommand implements Callable<Integer> {
    private static final String MAIN = "dev.pilothouse.console.bench.Bench";

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        ProcessBuilder builder = new ProcessBuilder(command(context)).inheritIO();
        builder.environment().put(Setting.HOME.variable(), context.settings().home().toString());
        Process bench = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(bench::destroy, "stop-traffic"));
        return bench.waitFor();
    }

    private List<String> command(Context context) {
        Path target = context.root().resolve("console/bench/target");
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        Parts.javaProgram(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dpilothouse.terminal=" + context.screen().isTerminal(),
                        "-cp",
                        target.resolve("pilothouse-console-bench.jar")
                                + ":"
                                + target.resolve("lib")
                                + "/*",
                        MAIN,
                        "traffic"));
        command.addAll(arguments);
        return command;
    }
}
