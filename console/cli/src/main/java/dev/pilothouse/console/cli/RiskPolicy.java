package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "policy",
        description = {
            "Shows, or sets, what gateways do with production traffic without a risk class.",
            "Setting it acts as the person who is signed in."
        },
        mixinStandardHelpOptions = true)
final class RiskPolicy implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "TENANT", description = "Whose policy.")
    private String tenant = "";

    @Option(names = "--unclassified", paramLabel = "P", description = "off or warn.")
    private String unclassified = "";

    @Option(
            names = "--deny-from",
            paramLabel = "TIME",
            description = "Refuse from then on, for example 2027-01-01T00:00:00Z.")
    private String denyFrom = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (unclassified.isEmpty() && !denyFrom.isEmpty()) {
            throw new BadInput("--unclassified", "", "off or warn, beside --deny-from");
        }
        if (tenant.isEmpty() && !unclassified.isEmpty()) {
            throw new BadInput("TENANT", "", "whose policy to set");
        }
        Context context = Context.ofProcess();
        if (!unclassified.isEmpty()) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("unclassified", unclassified);
            if (!denyFrom.isEmpty()) {
                body.put("deny_from", denyFrom);
            }
            context.person().put("/risk-policies/" + tenant, body);
        }
        Table table = new Table("TENANT", "UNCLASSIFIED", "REFUSED FROM");
        for (JsonNode policy :
                context.operator().get("/risk-policies", Map.of()).path("policies")) {
            if (tenant.isEmpty() || policy.path("tenant").asString().equals(tenant)) {
                table.row(
                        policy.path("tenant").asString(),
                        policy.path("unclassified").asString(),
                        policy.path("deny_from").asString("never"));
            }
        }
        table.lines().forEach(context.screen()::print);
        return 0;
    }
}
