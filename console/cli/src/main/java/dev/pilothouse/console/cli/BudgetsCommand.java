package dev.pilothouse.console.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "budgets",
        description = "Lists budgets and what is spent of them.",
        mixinStandardHelpOptions = true)
final class BudgetsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--tenant", description = "Only those of this tenant.")
    private String tenant = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, String> only = tenant.isEmpty() ? Map.of() : Map.of("tenant", tenant);
        JsonNode answer = context.operator().get("/budgets", only);
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
                        "TENANT", "BOUNDS", "NAME", "SPENT", "HELD", "LIMIT", "UNIT", "PERIOD",
                        "USED", "WAITS");
        for (JsonNode budget : answer.path("budgets")) {
            String currency = budget.path("currency").asString("");
            table.row(
                    cell(budget, "tenant"),
                    cell(budget, "scope") + " " + cell(budget, "target"),
                    cell(budget, "name"),
                    cell(budget, "spent"),
                    cell(budget, "leased"),
                    cell(budget, "limit"),
                    currency.isEmpty() ? cell(budget, "unit") : currency,
                    cell(budget, "period"),
                    budget.path("percent").asInt() + " %",
                    waits(budget.path("proposal")));
        }
        return table;
    }

    /** What another person has to approve. */
    private static String waits(JsonNode proposal) {
        if (proposal.isMissingNode()) {
            return "-";
        }
        return proposal.path("closes").asBoolean()
                ? "to be closed"
                : "limit " + proposal.at("/after/limit").asString("-");
    }

    private static String cell(JsonNode budget, String field) {
        return budget.path(field).asString("-");
    }
}
