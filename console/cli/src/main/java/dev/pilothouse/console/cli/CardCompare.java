package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "diff",
        description = {
            "Compares two versions of a card, field by field.",
            "Exits with 0 when they say the same, with 1 otherwise."
        },
        mixinStandardHelpOptions = true)
final class CardCompare implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "Id of the model.")
    private String model = "";

    @Option(names = "--from", paramLabel = "N", description = "Default: the version before.")
    private String from = "";

    @Option(names = "--to", paramLabel = "N", description = "Default: the newest version.")
    private String to = "";

    @Option(names = "--all", description = "Show what is the same too.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, String> query = new LinkedHashMap<>();
        if (!from.isEmpty()) {
            query.put("from", from);
        }
        if (!to.isEmpty()) {
            query.put("to", to);
        }
        query.put("all", Boolean.toString(all));
        JsonNode answer = context.operator().get(CardCommand.path(model) + "/compare", query);
        boolean same = answer.path("different").asLong() == 0;
        if (json) {
            context.screen().print(answer.toPrettyString());
        } else {
            print(context.screen(), answer, same);
        }
        return same ? 0 : 1;
    }

    private static void print(Screen screen, JsonNode answer, boolean same) {
        screen.print(
                "Version "
                        + answer.path("from").asLong()
                        + " → "
                        + answer.path("to").asLong()
                        + (same ? ": no differences" : ""));
        for (JsonNode section : answer.path("sections")) {
            screen.print(section.path("title").asString());
            section.path("fields").forEach(field -> print(screen, field));
        }
    }

    private static void print(Screen screen, JsonNode field) {
        screen.print(
                "  " + field.path("label").asString() + " (" + field.path("path").asString() + ")");
        if (field.path("differs").asBoolean()) {
            lines(screen, "-", field.path("before").asString());
            lines(screen, "+", field.path("after").asString());
        } else {
            lines(screen, " ", field.path("before").asString());
        }
    }

    private static void lines(Screen screen, String sign, String text) {
        text.lines().forEach(line -> screen.print("    " + sign + " " + line));
    }
}
