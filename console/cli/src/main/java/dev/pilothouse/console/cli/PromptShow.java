package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "show",
        description = "Shows the newest version of a prompt, its versions and releases.",
        mixinStandardHelpOptions = true)
final class PromptShow implements Callable<Integer> {
    @Parameters(paramLabel = "PROMPT", description = "Its name.")
    private String name = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Api api = context.person();
        PromptFolder folder = new PromptFolder(api, tenant);
        JsonNode versions = api.get(folder.path(name) + "/versions", Map.of());
        folder.text(name).ifPresent(context.screen()::print);
        Table table = new Table("VERSION", "AUTHOR", "MADE", "NOTE");
        for (JsonNode version : versions.path("versions")) {
            table.row(
                    version.path("version").asString(),
                    version.path("author").asString(),
                    version.path("created_at").asString(),
                    version.path("note").asString());
        }
        table.lines().forEach(context.screen()::print);
        releases(context, api.get("/releases", Map.of("tenant", tenant, "prompt", name)));
        return 0;
    }

    private static void releases(Context context, JsonNode releases) {
        Table table = new Table("RELEASE", "ENVIRONMENT", "STATE", "ASKED BY", "DIGEST");
        for (JsonNode release : releases.path("releases")) {
            table.row(
                    "v" + release.path("version").asString(),
                    release.path("environment").asString(),
                    release.path("state").asString(),
                    release.path("asked_by").path("name").asString(),
                    release.path("digest").asString());
        }
        table.lines().forEach(context.screen()::print);
    }
}
