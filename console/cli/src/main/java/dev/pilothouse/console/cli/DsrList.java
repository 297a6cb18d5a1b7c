package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "list",
        description = "Lists requests, newest first, without identifiers.",
        mixinStandardHelpOptions = true)
final class DsrList implements Callable<Integer> {
    @Option(names = "--tenant", paramLabel = "T", description = "Only those of this tenant.")
    private String tenant = "";

    @Option(names = "--state", paramLabel = "S", description = "For example received, executing.")
    private String state = "";

    @Option(
            names = "--kind",
            paramLabel = "K",
            description = "access, erasure, rectification or objection.")
    private String kind = "";

    @Option(names = "--open", description = "Only those with a clock.")
    private boolean open;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("open", Boolean.toString(open));
        put(query, "tenant", tenant);
        put(query, "state", state);
        put(query, "kind", kind);
        JsonNode answer = context.person().get("/privacy-requests", query);
        if (json) {
            context.screen().print(answer.toPrettyString());
        } else {
            DsrText.table(answer).lines().forEach(context.screen()::print);
            DsrText.cut(answer).ifPresent(context.screen()::print);
        }
        return 0;
    }

    private static void put(Map<String, String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.put(name, value);
        }
    }
}
