package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "kills", description = "Lists kill switches.", mixinStandardHelpOptions = true)
final class KillsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode answer = context.operator().get("/kills", Map.of());
        if (json) {
            context.screen().print(answer.toPrettyString());
        } else {
            table(answer).lines().forEach(context.screen()::print);
        }
        return 0;
    }

    private static Table table(JsonNode answer) {
        Table table =
                new Table("ID", "STATE", "SCOPE", "TARGET", "TENANT", "BY", "SINCE", "REASON");
        for (JsonNode kill : answer.path("kills")) {
            table.row(
                    cell(kill, "id"),
                    cell(kill, "state"),
                    cell(kill, "scope"),
                    cell(kill, "target"),
                    cell(kill, "tenant"),
                    cell(kill, "created_by"),
                    cell(kill, "created_at"),
                    cell(kill, "reason"));
        }
        return table;
    }

    private static String cell(JsonNode kill, String field) {
        String text = kill.path(field).asString("");
        return text.isEmpty() ? "-" : text;
    }
}
