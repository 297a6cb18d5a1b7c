package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "list",
        description = "Lists break-glass tokens, and kills at gateways that are not reconciled.",
        mixinStandardHelpOptions = true)
final class BreakGlassList implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode answer = context.operator().get("/break-glass", Map.of());
        if (json) {
            context.screen().print(answer.toPrettyString());
            return 0;
        }
        Table tokens = new Table("ID", "STATE", "NAME", "BY", "EXPIRES", "KILLS");
        for (JsonNode token : answer.path("tokens")) {
            tokens.row(
                    token.path("id").asString(),
                    token.path("state").asString(),
                    token.path("name").asString(),
                    token.path("created_by").asString(),
                    token.path("expires_at").asString(),
                    token.path("kills").asString());
        }
        tokens.lines().forEach(context.screen()::print);
        if (!answer.path("unreconciled").isEmpty()) {
            Table kills = new Table("NODE", "OVER", "TOKEN", "SINCE", "REASON");
            for (JsonNode kill : answer.path("unreconciled")) {
                kills.row(
                        kill.path("node").asString(),
                        kill.path("over").asString(),
                        kill.path("token").asString(),
                        kill.path("killed_at").asString(),
                        kill.path("reason").asString());
            }
            kills.lines().forEach(context.screen()::print);
        }
        return 0;
    }
}
