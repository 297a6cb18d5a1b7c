package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
        name = "bench",
        description =
                "Measures on this machine and prints figures. What there is: 'pilothouse bench --help'.")
final class BenchCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return BenchProcess.run("bench", arguments);
    }
}
