package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "drills",
        description = "Lists drills of the kill switch, newest first.",
        mixinStandardHelpOptions = true)
final class DrillsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode answer = context.operator().get("/drills", Map.of());
        if (json) {
            context.screen().print(answer.toPrettyString());
        } else {
            table(answer).lines().forEach(context.screen()::print);
        }
        return 0;
    }

    private static Table table(JsonNode answer) {
        Table table =
                new Table(
                        "NUMBER", "STARTED", "BY", "RESULT", "NODES", "P50", "P99", "CUT",
                        "DETAIL");
        for (JsonNode drill : answer.path("drills")) {
            JsonNode figures = drill.path("figures");
            table.row(
                    Long.toString(drill.path("number").asLong()),
                    drill.path("started_at").asString("-"),
                    drill.path("started_by").asString("-"),
                    drill.path("state").asString("-"),
                    of(figures, "nodes_acknowledged", "nodes_total"),
                    millis(figures.path("p50_ms")),
                    millis(figures.path("p99_ms")),
                    of(figures, "calls_cut", "calls_open"),
                    drill.path("detail").asString(""));
        }
        return table;
    }

    private static String of(JsonNode figures, String part, String whole) {
        return figures.path(part).asInt() + " of " + figures.path(whole).asInt();
    }

    static String millis(JsonNode value) {
        return value.isNumber() ? Math.round(value.asDouble()) + " ms" : "-";
    }
}
