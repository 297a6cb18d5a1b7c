package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "policy",
        description = {
            "Shows what tenants ask of the cards of models that production calls use;",
            "with --set changes it for one tenant."
        },
        mixinStandardHelpOptions = true)
final class CardPolicyCommand implements Callable<Integer> {
    private static final String PATH = "/card-policies";

    @Option(names = "--tenant", paramLabel = "T", description = "Only of this tenant.")
    private String tenant = "";

    @Option(
            names = "--set",
            paramLabel = "POLICY",
            description = {
                "off: nothing is asked; warn: calls to a model without a signed card say so;"
                        + " deny: they are refused. Needs --tenant."
            })
    private String policy = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        if (policy.isEmpty()) {
            table(context.whoever().get(PATH, Map.of())).lines().forEach(context.screen()::print);
            return 0;
        }
        if (tenant.isEmpty()) {
            throw new dev.pilothouse.db.model.BadInput("--tenant", "", "the tenant to change");
        }
        JsonNode set = context.person().put(PATH + "/" + tenant, Map.of("policy", policy));
        context.screen().print(tenant + ": " + set.path("policy").asString());
        return 0;
    }

    private Table table(JsonNode answer) {
        Table table = new Table("TENANT", "POLICY");
        for (JsonNode p : answer.path("policies")) {
            String of = p.path("tenant").asString();
            if (tenant.isEmpty() || tenant.equals(of)) {
                table.row(of, p.path("policy").asString());
            }
        }
        return table;
    }
}
