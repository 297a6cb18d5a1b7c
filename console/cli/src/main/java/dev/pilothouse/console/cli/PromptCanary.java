package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Which canary a command is about. */
final class PromptCanary {
    @Parameters(paramLabel = "PROMPT", description = "Its name.")
    private String prompt = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--environment",
            paramLabel = "E",
            description = "Where; production by default.")
    private String environment = "production";

    /** Tells the console; says which version it was about. */
    JsonNode tell(Api api, String what, Map<String, ?> body)
            throws IOException, InterruptedException {
        return api.post("/releases/" + tenant + "/" + running(api) + "/" + what, body);
    }

    private String running(Api api) throws IOException, InterruptedException {
        JsonNode found =
                api.get(
                        "/releases",
                        Map.of(
                                "tenant", tenant,
                                "prompt", prompt,
                                "environment", environment,
                                "state", "canary",
                                "limit", "1"));
        String id = found.path("releases").path(0).path("id").asString("");
        if (id.isEmpty()) {
            throw new Failure("no canary of '" + prompt + "' runs in " + environment);
        }
        return id;
    }

    /** For example {@code answer v3}. */
    String named(JsonNode release) {
        return prompt + " v" + release.path("version").asString();
    }

    String environment() {
        return environment;
    }
}
