package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "parts",
        description = {
            "Compares the models and tools that a feature declares with those that its calls used.",
            "Exit code 1 when they differ."
        },
        mixinStandardHelpOptions = true)
final class FeatureParts implements Callable<Integer> {
    @Parameters(paramLabel = "FEATURE", description = "tenant/id.")
    private String feature = "";

    @Option(names = "--days", paramLabel = "N", description = "Back, 1 to 90; 30 by default.")
    private int days = 30;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode parts =
                context.whoever()
                        .get(
                                FeaturesCommand.path(feature) + "/parts",
                                Map.of("days", Integer.toString(days)));
        if (json) {
            context.screen().print(parts.toPrettyString());
        } else {
            table(parts).lines().forEach(context.screen()::print);
        }
        return differs(parts) ? 1 : 0;
    }

    private static boolean differs(JsonNode parts) {
        return List.of("models", "tools").stream()
                .map(parts::path)
                .anyMatch(k -> !k.path("undeclared").isEmpty() || !k.path("unseen").isEmpty());
    }

    private static Table table(JsonNode parts) {
        Table table = new Table("KIND", "NAME", "CALLS", "STANDING");
        for (String kind : List.of("models", "tools")) {
            JsonNode of = parts.path(kind);
            String one = kind.substring(0, kind.length() - 1);
            for (JsonNode use : of.path("seen")) {
                String name = use.path("name").asString();
                boolean undeclared =
                        of.path("undeclared")
                                .valueStream()
                                .anyMatch(n -> n.asString().equals(name));
                table.row(
                        one,
                        name,
                        use.path("calls").asString(),
                        undeclared ? "seen, not declared" : "declared and seen");
            }
            of.path("unseen").forEach(n -> table.row(one, n.asString(), "0", "declared, not seen"));
        }
        return table;
    }
}
