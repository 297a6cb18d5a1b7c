package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "reads",
        description = "Says who read what people wrote to models, or whose traces were read.",
        mixinStandardHelpOptions = true)
final class AuditReads implements Callable<Integer> {
    @Mixin private AuditFilterOptions filter = new AuditFilterOptions();

    @Option(names = "--by", paramLabel = "B", description = "person or trace; ${DEFAULT-VALUE}.")
    private String by = "person";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, String> query = filter.words();
        query.put("by", by);
        boolean people = by.equals("person");
        Table table =
                new Table(
                        people ? "WHO" : "TRACE",
                        "READS",
                        "REVEALS",
                        people ? "TRACES" : "PEOPLE",
                        "LAST");
        for (JsonNode r : context.person().get("/audit/reads", query).path("reads")) {
            table.row(
                    r.path("name").asString(),
                    r.path("reads").asString(),
                    r.path("reveals").asString(),
                    r.path("others").asString(),
                    r.path("last").asString());
        }
        table.lines().forEach(context.screen()::print);
        return 0;
    }
}
