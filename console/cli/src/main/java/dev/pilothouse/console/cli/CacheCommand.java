package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;

@Command(
        name = "cache",
        description = "Answers that gateways keep.",
        mixinStandardHelpOptions = true,
        subcommands = {CacheCommand.ListCommand.class, CacheCommand.PurgeCommand.class})
final class CacheCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse cache --help'");
    }

    @Command(
            name = "list",
            description = "Lists what is reused of each feature, and what that saved.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Option(names = "--tenant", paramLabel = "T", description = "Only those of this tenant.")
        private String tenant = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, String> only = tenant.isEmpty() ? Map.of() : Map.of("tenant", tenant);
            JsonNode answer = context.operator().get("/caches", only);
            if (json) {
                context.screen().print(answer.toPrettyString());
            } else {
                table(answer).lines().forEach(context.screen()::print);
            }
            return 0;
        }

        private static Table table(JsonNode answer) {
            Table table =
                    new Table(
                            "TENANT",
                            "FEATURE",
                            "EXACT",
                            "SEMANTIC",
                            "FLIGHT",
                            "LOOKED",
                            "HITS",
                            "JOINED",
                            "AVOIDED",
                            "");
            for (JsonNode cache : answer.path("caches")) {
                JsonNode use = cache.path("use");
                int exact = cache.path("exact_seconds").asInt();
                table.row(
                        cache.path("tenant").asString("-"),
                        cache.path("feature").asString("-"),
                        exact == 0 ? "off" : exact + " s",
                        cache.path("semantic").asString("-"),
                        cache.path("single_flight").asBoolean(false) ? "on" : "off",
                        use.path("looked").asString("0"),
                        Long.toString(
                                use.path("exact_hits").asLong(0)
                                        + use.path("semantic_hits").asLong(0)),
                        use.path("joined").asString("0"),
                        use.path("avoided_cost").asString("0"),
                        use.path("currency").asString(""));
            }
            return table;
        }
    }

    @Command(
            name = "purge",
            description = {
                "Makes every gateway forget answers: of a feature, an end user or a tenant, or all.",
                "Gateways that are away forget as soon as they come back."
            },
            mixinStandardHelpOptions = true)
    static final class PurgeCommand implements Callable<Integer> {
        private static final int MOST_LOOKS = 50;
        private static final int LOOK_MILLIS = 100;

        @Option(
                names = "--tenant",
                paramLabel = "T",
                description = "Of this tenant; without it, of all.")
        private String tenant = "";

        @Option(names = "--feature", paramLabel = "F", description = "Of this feature.")
        private String feature = "";

        @Option(
                names = "--subject",
                paramLabel = "R",
                description = "Of this end user, by the reference that traces show.")
        private String subject = "";

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Api api = context.operator();
            Map<String, String> order = new LinkedHashMap<>();
            putUnlessEmpty(order, "tenant", tenant);
            putUnlessEmpty(order, "feature", feature);
            putUnlessEmpty(order, "subject", subject);
            order.put("reason", reason);
            JsonNode purge = watched(api, api.post("/cache-purges", order));
            context.screen()
                    .print(
                            "Purge %s: %s of %s gateways have forgotten %s answers"
                                    .formatted(
                                            purge.path("id").asString(),
                                            purge.path("acknowledged").asString("0"),
                                            purge.path("total").asString("0"),
                                            purge.path("forgotten").asString("0")));
            return done(purge) ? 0 : 1;
        }

        private static JsonNode watched(Api api, JsonNode ordered)
                throws IOException, InterruptedException {
            JsonNode purge = ordered;
            String path = "/cache-purges/" + ordered.path("id").asString();
            for (int i = 0; i < MOST_LOOKS && !done(purge); i++) {
                Thread.sleep(LOOK_MILLIS);
                purge = api.get(path, Map.of());
            }
            return purge;
        }

        private static boolean done(JsonNode purge) {
            return purge.path("acknowledged").asInt() == purge.path("total").asInt();
        }

        private static void putUnlessEmpty(Map<String, String> fields, String name, String value) {
            if (!value.isEmpty()) {
                fields.put(name, value);
            }
        }
    }
}
