package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "features",
        description = "The inventory of AI features. 'pilothouse apply' declares them from files.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|parts|export|step",
        subcommands = {
            FeaturesCommand.ListCommand.class,
            FeaturesCommand.Show.class,
            FeatureParts.class,
            FeaturesCommand.Export.class,
            FeaturesCommand.Step.class
        })
final class FeaturesCommand implements Callable<Integer> {
    private static final String PATH = "/features";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse features --help'");
    }

    /** Which features. */
    static final class Which {
        @Option(names = "--tenant", paramLabel = "T", description = "Only those of this tenant.")
        private String tenant = "";

        @Option(names = "--team", paramLabel = "T", description = "Only those of this team.")
        private String team = "";

        @Option(
                names = "--state",
                paramLabel = "S",
                description = "Only those: draft, in-review, live, suspended or retired.")
        private String state = "";

        Map<String, String> query() {
            Map<String, String> query = new LinkedHashMap<>();
            put(query, "tenant", tenant);
            put(query, "team", team);
            put(query, "state", state);
            return query;
        }

        static void put(Map<String, String> query, String name, String value) {
            if (!value.isEmpty()) {
                query.put(name, value);
            }
        }
    }

    static String path(String feature) {
        if (!feature.matches("[a-z0-9.-]+/[a-z0-9.-]+")) {
            throw new BadInput("FEATURE", feature, "tenant/id, for example default/playground");
        }
        return PATH + "/" + feature;
    }

    @Command(
            name = "list",
            description = "Lists features, those that only traffic shows as 'undeclared'.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Mixin private Which which = new Which();

        @Option(names = "--undeclared", description = "Only those that nobody declared.")
        private boolean undeclared;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            List<JsonNode> features = all(context.whoever(), which.query());
            if (json) {
                context.screen().print(json(features));
            } else {
                table(features).lines().forEach(context.screen()::print);
            }
            return 0;
        }

        private static String json(List<JsonNode> features) {
            var array = JsonNodeFactory.instance.arrayNode();
            features.forEach(array::add);
            return array.toPrettyString();
        }

        private List<JsonNode> all(Api api, Map<String, String> query)
                throws IOException, InterruptedException {
            Map<String, String> asked = new LinkedHashMap<>(query);
            asked.put("limit", "1000");
            if (undeclared) {
                asked.put("declared", "false");
            }
            List<JsonNode> features = new ArrayList<>();
            String next;
            do {
                JsonNode page = api.get(PATH, asked);
                page.path("features").valueStream().forEach(features::add);
                next = page.path("next").asString("");
                asked.put("after", next);
            } while (!next.isEmpty());
            return features;
        }

        private static Table table(List<JsonNode> features) {
            Table table = new Table("TENANT", "FEATURE", "STATE", "TEAM", "OWNER", "NAME");
            for (JsonNode feature : features) {
                table.row(
                        feature.path("tenant").asString("-"),
                        feature.path("id").asString("-"),
                        feature.has("declared_at")
                                ? feature.path("state").asString("-")
                                : "undeclared",
                        orDash(feature.path("team")),
                        orDash(feature.path("owner").path("name")),
                        feature.path("display_name").asString("-"));
            }
            return table;
        }

        private static String orDash(JsonNode text) {
            String value = text.asString("");
            return value.isEmpty() ? "-" : value;
        }
    }

    @Command(name = "show", description = "Shows a feature.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Parameters(paramLabel = "FEATURE", description = "tenant/id.")
        private String feature = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode answer = context.whoever().get(path(feature), Map.of());
            if (json) {
                context.screen().print(answer.toPrettyString());
            } else {
                lines(answer).forEach(context.screen()::print);
            }
            return 0;
        }

        private static List<String> lines(JsonNode feature) {
            List<String> lines = new ArrayList<>();
            feature.propertyStream()
                    .filter(field -> !text(field.getValue()).isEmpty())
                    .forEach(field ->
                            lines.add(
                                    "%-20s %s"
                                            .formatted(
                                                    field.getKey().replace('_', ' '),
                                                    text(field.getValue()))));
            return lines;
        }

        private static String text(JsonNode value) {
            if (value.isArray()) {
                return String.join(", ", value.valueStream().map(JsonNode::asString).toList());
            }
            if (value.isObject()) {
                return String.join(
                        ", ",
                        value.valueStream()
                                .map(JsonNode::asString)
                                .filter(text -> !text.isEmpty())
                                .toList());
            }
            return value.asString("").replace("\n", "⏎");
        }
    }

    @Command(
            name = "export",
            description = "Prints declared features as YAML that 'pilothouse apply -f -' takes.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin private Which which = new Which();

        @Option(names = "--id", paramLabel = "ID", description = "Only those of this id.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, String> query = which.query();
            Which.put(query, "id", id);
            String yaml = context.whoever().text(PATH + "/export", query, "application/yaml");
            yaml.lines().forEach(context.screen()::print);
            return 0;
        }
    }

    @Command(
            name = "step",
            description = {
                "Takes a feature to its next state; gateways keep to it within a second.",
                "go-live needs another person than submit: 'pilothouse login'."
            },
            mixinStandardHelpOptions = true)
    static final class Step implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "FEATURE", description = "tenant/id.")
        private String feature = "";

        @Parameters(
                index = "1",
                paramLabel = "STEP",
                description = "submit, send-back, go-live, suspend, resume or retire.")
        private String step = "";

        @Option(names = "--reason", paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Api api = context.whoever();
            JsonNode read = api.get(path(feature), Map.of());
            JsonNode taken =
                    api.post(
                            path(feature) + "/steps",
                            Map.of(
                                    "step", step,
                                    "version", read.path("version").asLong(),
                                    "reason", reason));
            context.screen().print(feature + " is " + taken.path("state").asString(""));
            return 0;
        }
    }
}
