package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "export",
        description = {
            "Writes an approved release into a file: all that shapes its answers, its digest, and a"
                    + " signature of the console. 'pilothouse prompt verify' checks it offline."
        },
        mixinStandardHelpOptions = true)
final class PromptExport implements Callable<Integer> {
    @Parameters(paramLabel = "PROMPT@VERSION", description = "For example answer@3.")
    private String wanted = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--environment",
            paramLabel = "E",
            description = "Where it was released; production by default.")
    private String environment = "production";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "By default PROMPT-VERSION-ENVIRONMENT.release.json.")
    private Optional<Path> out = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PromptVersion version = PromptVersion.of(wanted);
        Context context = Context.ofProcess();
        Api api = context.person();
        String id = newest(api, version);
        String file =
                api.text("/releases/" + tenant + "/" + id + "/file", Map.of(), "application/json");
        Path path =
                out.orElseGet(() ->
                        Path.of(
                                "%s-%d-%s.release.json"
                                        .formatted(
                                                version.prompt(), version.number(), environment)));
        Files.writeString(path, file);
        context.screen().print("Wrote " + path);
        return 0;
    }

    /** The newest release of the version that was approved there. */
    private String newest(Api api, PromptVersion version) throws IOException, InterruptedException {
        Map<String, String> query =
                new HashMap<>(
                        Map.of(
                                "tenant",
                                tenant,
                                "prompt",
                                version.prompt(),
                                "environment",
                                environment,
                                "limit",
                                "200"));
        while (true) {
            JsonNode page = api.get("/releases", query);
            for (JsonNode release : page.path("releases")) {
                if (release.path("version").asLong() == version.number()
                        && release.has("released_at")) {
                    return release.path("id").asString();
                }
            }
            String next = page.path("next").asString("");
            if (next.isEmpty()) {
                throw new BadInput(
                        "PROMPT@VERSION", wanted, "a version that was released in " + environment);
            }
            query.put("before", next);
        }
    }
}
