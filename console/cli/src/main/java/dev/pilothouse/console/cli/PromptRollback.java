package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "rollback",
        description = {
            "Goes back, alone and at once, to a digest that was approved and live in the"
                    + " environment before. Somebody reviews it the next day."
        },
        mixinStandardHelpOptions = true)
final class PromptRollback implements Callable<Integer> {
    @Parameters(paramLabel = "PROMPT", description = "Its name.")
    private String prompt = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--environment",
            paramLabel = "E",
            description = "Where; production by default.")
    private String environment = "production";

    @Option(
            names = "--digest",
            required = true,
            paramLabel = "D",
            description = "As 'pilothouse prompt show' prints it.")
    private String digest = "";

    @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
    private String reason = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode release =
                context.person()
                        .post(
                                "/releases/rollback",
                                Map.of(
                                        "tenant", tenant,
                                        "prompt", prompt,
                                        "environment", environment,
                                        "digest", digest,
                                        "reason", reason));
        context.screen()
                .print(
                        prompt
                                + " v"
                                + release.path("version").asString()
                                + " is live in "
                                + environment
                                + "; review due "
                                + release.path("review").path("due").asString());
        return 0;
    }
}
