package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "release",
        description = {
            "Asks that a version goes live in an environment. Others than its author and you"
                    + " approve: see 'pilothouse approvals'."
        },
        mixinStandardHelpOptions = true)
final class PromptRelease implements Callable<Integer> {
    @Parameters(paramLabel = "PROMPT@VERSION", description = "For example answer@3.")
    private String wanted = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--environment",
            paramLabel = "E",
            description = "Where; production by default.")
    private String environment = "production";

    @Option(names = "--note", required = true, paramLabel = "N", description = "Why.")
    private String note = "";

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            description = "As a canary: so many percent of the calls first.")
    private BigDecimal share = BigDecimal.valueOf(100);

    @Override
    public Integer call() throws IOException, InterruptedException {
        int at = wanted.indexOf('@');
        if (at < 1) {
            throw new BadInput("PROMPT@VERSION", wanted, "for example answer@3");
        }
        Map<String, Object> body = new HashMap<>();
        body.put("tenant", tenant);
        body.put("prompt", wanted.substring(0, at));
        body.put("version", number(wanted.substring(at + 1)));
        body.put("environment", environment);
        body.put("note", note);
        body.put("share", share.movePointRight(2).intValue());
        Context context = Context.ofProcess();
        JsonNode release = context.person().post("/releases", body);
        context.screen()
                .print(
                        "Asked for "
                                + wanted
                                + " in "
                                + environment
                                + ": approval "
                                + release.path("approval").asString()
                                + ", digest "
                                + release.path("digest").asString());
        return 0;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            BadInput refused = new BadInput("PROMPT@VERSION", text, "a number after the @");
            refused.initCause(e);
            throw refused;
        }
    }
}
