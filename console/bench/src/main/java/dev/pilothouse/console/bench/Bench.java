package dev.pilothouse.console.bench;

import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.db.model.BadInput;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Processes that use an installation from outside: the sample company's traffic, benchmarks. */
@Command(
        name = "pilothouse",
        mixinStandardHelpOptions = true,
        subcommands = {TrafficCommand.class, BenchCommand.class})
public final class Bench {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private Bench() {}

    public static void main(String[] args) {
        System.exit(
                new CommandLine(new Bench())
                        .setExecutionExceptionHandler((e, line, parsed) -> tell(e, line))
                        .execute(args));
    }

    private static int tell(Exception e, CommandLine line) {
        line.getErr()
                .println(
                        e instanceof Trouble || e instanceof BadInput
                                ? e.getMessage()
                                : e.toString());
        line.getErr().flush();
        return e instanceof BadInput ? WRONG : FAILED;
    }
}
