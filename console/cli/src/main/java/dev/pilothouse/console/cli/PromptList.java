package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "list",
        description = "Lists the prompts of a tenant and what of them is live.",
        mixinStandardHelpOptions = true)
final class PromptList implements Callable<Integer> {
    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(names = "--feature", paramLabel = "F", description = "Only those of this feature.")
    private String feature = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        var prompts = new PromptFolder(context.person(), tenant).all(feature);
        if (json) {
            context.screen().print(JsonMapper.shared().valueToTree(prompts).toPrettyString());
            return 0;
        }
        Table table = new Table("PROMPT", "FEATURE", "NEWEST", "LIVE", "CHANGED BY");
        for (JsonNode prompt : prompts) {
            table.row(
                    prompt.path("name").asString(),
                    prompt.path("feature").asString(),
                    prompt.path("newest").asString(),
                    live(prompt.path("live")),
                    prompt.path("draft_by").asString());
        }
        table.lines().forEach(context.screen()::print);
        return 0;
    }

    /** For example {@code production v3, canary v4}. */
    private static String live(JsonNode live) {
        String all =
                live.valueStream()
                        .map(l ->
                                l.path("environment").asString()
                                        + " v"
                                        + l.path("version").asString()
                                        + (l.has("canary")
                                                ? ", canary v" + l.path("canary").asString()
                                                : ""))
                        .collect(Collectors.joining("; "));
        return all.isEmpty() ? "-" : all;
    }
}
