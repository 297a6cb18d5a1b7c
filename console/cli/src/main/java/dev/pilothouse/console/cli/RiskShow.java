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
        description =
                "Shows the class of a feature, its reasons and duties, and the open question.",
        mixinStandardHelpOptions = true)
final class RiskShow implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FEATURE", description = "tenant/feature.")
    private String feature = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode risk = context.operator().get(RiskCommand.path(feature), Map.of());
        if (json) {
            context.screen().print(risk.toPrettyString());
        } else {
            print(context.screen(), risk);
        }
        return 0;
    }

    static void print(Screen screen, JsonNode risk) {
        JsonNode result = risk.path("result");
        JsonNode inForce = risk.path("in_force");
        screen.print(
                "In force: "
                        + (inForce.isObject()
                                ? inForce.path("risk_class").asString()
                                        + (inForce.path("confirmed").asBoolean()
                                                ? ""
                                                : ", waits for a second person")
                                : "nothing"));
        if (risk.path("number").asLong() == 0) {
            screen.print("Questionnaire: not begun, ruleset " + result.path("ruleset").asString());
            question(screen, risk.path("next"));
            return;
        }
        String soFar = risk.path("next").isObject() ? "so far " : "";
        screen.print(
                "Questionnaire "
                        + risk.path("number").asLong()
                        + ", "
                        + risk.path("state").asString()
                        + ": "
                        + soFar
                        + result.path("risk_class").asString()
                        + ", ruleset "
                        + result.path("ruleset").asString());
        if (risk.path("held").asBoolean()) {
            screen.print(
                    "Held: a second person decides in approval "
                            + risk.path("approval").asString()
                            + " before anything is changed");
        }
        risk.path("reopened").forEach(l -> screen.print("  again: " + l.asString()));
        result.path("reasons")
                .forEach(r ->
                        screen.print(
                                "  "
                                        + r.path("article").asString()
                                        + ": "
                                        + r.path("text").asString()));
        result.path("upcoming")
                .forEach(r ->
                        screen.print(
                                "  from "
                                        + r.path("from").asString()
                                        + ", "
                                        + r.path("article").asString()
                                        + ": "
                                        + r.path("text").asString()));
        Table table = new Table("ARTICLE", "DUTY", "OWNER", "FROM");
        for (JsonNode duty : result.path("duties")) {
            table.row(
                    duty.path("article").asString(),
                    duty.path("title").asString(),
                    duty.path("owner").asString(),
                    duty.path("effective_from").asString("no day"));
        }
        table.lines().forEach(screen::print);
        question(screen, risk.path("next"));
    }

    private static void question(Screen screen, JsonNode next) {
        if (!next.isObject()) {
            return;
        }
        screen.print("");
        screen.print(
                "Open: "
                        + next.path("text").asString()
                        + " ("
                        + next.path("article").asString()
                        + ", "
                        + next.path("id").asString()
                        + ")");
        screen.print(next.path("plain").asString());
        next.path("options")
                .forEach(o ->
                        screen.print(
                                "  "
                                        + o.path("value").asString()
                                        + "  "
                                        + o.path("label").asString()));
        screen.print("  unsure  Not sure; somebody else has to look");
    }
}
