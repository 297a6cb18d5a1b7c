package dev.pilothouse.console.cli;

import java.io.IOException;
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
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return BenchProcess.run("traffic", arguments);
    }
}
