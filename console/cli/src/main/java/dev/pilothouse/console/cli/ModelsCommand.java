package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "models",
        description = "Models in the registry, and those that nobody registered.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|register",
        subcommands = {
            ModelsCommand.ListCommand.class,
            ModelsCommand.Show.class,
            ModelsCommand.Register.class
        })
final class ModelsCommand implements Callable<Integer> {
    private static final String PATH = "/models";
    private static final String UNREGISTERED = "/unregistered-models";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse models --help'");
    }

    @Command(
            name = "list",
            description = "Lists models, and names in use that are not registered.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Option(names = "--search", paramLabel = "Q", description = "Name, family or provider.")
        private String search = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Table table =
                    new Table("ID", "NAME", "KIND", "PROVIDER", "LICENCE", "CARD", "COMPLETE");
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            String after = "";
            do {
                Map<String, String> query = new LinkedHashMap<>();
                query.put("limit", "500");
                if (!search.isEmpty()) {
                    query.put("q", search);
                }
                if (!after.isEmpty()) {
                    query.put("after", after);
                }
                JsonNode page = context.operator().get(PATH, query);
                for (JsonNode model : page.path("models")) {
                    all.add(model);
                    row(table, model);
                }
                after = page.path("next").asString("");
            } while (!after.isEmpty());
            if (json) {
                context.screen().print(all.toPrettyString());
            } else {
                table.lines().forEach(context.screen()::print);
                unregistered(context);
            }
            return 0;
        }

        private static void row(Table table, JsonNode model) {
            JsonNode card = model.path("card");
            table.row(
                    model.path("id").asString(),
                    model.path("name").asString(),
                    model.path("kind").asString(),
                    model.path("provider").asString(""),
                    model.path("licence").asString(""),
                    card.path("covered").asBoolean(false)
                            ? "signed off"
                            : card.path("state").asString("none"),
                    card.path("completeness").path("internal").asInt(0) + " %");
        }

        private static void unregistered(Context context) throws IOException, InterruptedException {
            for (JsonNode model : context.operator().get(UNREGISTERED, Map.of()).path("models")) {
                context.screen()
                        .print(
                                "Not registered: "
                                        + model.path("name").asString()
                                        + "  (pilothouse models register "
                                        + model.path("name").asString()
                                        + ")");
            }
        }
    }

    @Command(
            name = "show",
            description = "Shows a model, its lineage and what it did in the last 30 days.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "ID", description = "Of the model.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode model = context.operator().get(PATH + "/" + id, Map.of());
            JsonNode live = context.operator().get(PATH + "/" + id + "/live", Map.of());
            context.screen().print(model.toPrettyString());
            context.screen().print(live.toPrettyString());
            return 0;
        }
    }

    @Command(
            name = "register",
            description = {
                "Registers a model as the person who is signed in. A name alone registers what"
                        + " deployments or calls use already."
            },
            mixinStandardHelpOptions = true)
    static final class Register implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "As deployments name it.")
        private String name = "";

        @Option(names = "--id", paramLabel = "ID", description = "For one that is not in use yet.")
        private String id = "";

        @Option(names = "--tenant", paramLabel = "T", description = "Default: every tenant.")
        private String tenant = "";

        @Option(names = "--provider", paramLabel = "P", description = "Who supplies it.")
        private String provider = "";

        @Option(names = "--kind", paramLabel = "K", description = "base, fine-tuned, …")
        private String kind = "";

        @Option(names = "--licence", paramLabel = "L", description = "SPDX identifier or text.")
        private String licence = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, String> body = new LinkedHashMap<>();
            body.put("name", name);
            List.of(
                            Map.entry("id", id),
                            Map.entry("tenant", tenant),
                            Map.entry("provider", provider),
                            Map.entry("kind", kind),
                            Map.entry("licence", licence))
                    .stream()
                    .filter(e -> !e.getValue().isEmpty())
                    .forEach(e -> body.put(e.getKey(), e.getValue()));
            JsonNode model = context.person().post(id.isEmpty() ? UNREGISTERED : PATH, body);
            context.screen().print("Registered " + name + " as " + model.path("id").asString());
            return 0;
        }
    }
}
