package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "list",
        description = "Lists entries of the audit log, newest first, as the person signed in.",
        mixinStandardHelpOptions = true)
final class AuditList implements Callable<Integer> {
    @Mixin private AuditFilterOptions filter = new AuditFilterOptions();

    @Option(names = "--limit", paramLabel = "N", description = "1 to 500; ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Option(names = "--before", paramLabel = "SEQ", description = "Only smaller numbers.")
    private String before = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, String> query = filter.words();
        query.put("limit", Integer.toString(limit));
        if (!before.isEmpty()) {
            query.put("before", before);
        }
        JsonNode page = context.person().get("/audit/entries", query);
        if (json) {
            context.screen().print(page.toPrettyString());
            return 0;
        }
        Table table = new Table("ENTRY", "WHEN", "WHO", "ACTION", "ON", "OUTCOME");
        for (JsonNode e : page.path("entries")) {
            table.row(
                    e.path("seq").asString(),
                    e.path("at").asString(),
                    e.path("actor_name").asString(),
                    e.path("action").asString(),
                    e.path("object_type").asString() + " " + e.path("object_id").asString(),
                    e.path("outcome").asString());
        }
        table.lines().forEach(context.screen()::print);
        if (page.has("next")) {
            context.screen().print("Older: --before " + page.path("next").asString());
        }
        return 0;
    }
}
