package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The module console/bench as a process of its own, with this one's terminal. */
final class BenchProcess {
    private static final String MAIN = "dev.pilothouse.console.bench.Bench";

    private BenchProcess() {}

    /**
     * @return its exit status
     */
    static int run(String command, List<String> arguments)
            throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        ProcessBuilder builder = new ProcessBuilder(line(context, command, arguments)).inheritIO();
        builder.environment().put(Setting.HOME.variable(), context.settings().home().toString());
        Process bench = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(bench::destroy, "stop-" + command));
        return bench.waitFor();
    }

    private static List<String> line(Context context, String command, List<String> arguments) {
        Path target = context.root().resolve("console/bench/target");
        List<String> line = new ArrayList<>();
        line.addAll(
                List.of(
                        Parts.javaProgram(),
                        "-XX:+UseSerialGC",
                        "-Xmx" + heap(arguments),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dpilothouse.root=" + context.root(),
                        "-Dpilothouse.terminal=" + context.screen().isTerminal(),
                        "-cp",
                        target.resolve("pilothouse-console-bench.jar")
                                + ":"
                                + target.resolve("lib")
                                + "/*",
                        MAIN,
                        command));
        line.addAll(arguments);
        return line;
    }

    /**
     * Less than the console has: a peak of memory is then what an export needs, not what it was
     * given.
     */
    private static String heap(List<String> arguments) {
        return arguments.stream().findFirst().filter("export"::equals).isPresent()
                ? "256m"
                : "512m";
    }
}
