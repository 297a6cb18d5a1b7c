package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "show",
        description = "Shows one request: its clock, its stores, what is proved.",
        mixinStandardHelpOptions = true)
final class DsrShow implements Callable<Integer> {
    @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
    private String id = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode answer = context.person().get(DsrCommand.path(id), Map.of());
        if (json) {
            context.screen().print(answer.toPrettyString());
        } else {
            DsrText.whole(answer).forEach(context.screen()::print);
        }
        return 0;
    }
}
