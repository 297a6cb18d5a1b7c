package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "playground",
        description =
                "Tries prompts in the playground, shows what was tried; needs 'pilothouse login'.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "run|list|show|delete",
        subcommands = {
            PlaygroundRunCommand.class,
            PlaygroundCommand.ListCommand.class,
            PlaygroundCommand.Show.class,
            PlaygroundCommand.Delete.class
        })
final class PlaygroundCommand implements Callable<Integer> {
    private static final String PAGE = "200";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse playground --help'");
    }

    private static String path(String tenant, String prompt) {
        return "/prompts/" + tenant + "/" + prompt + "/runs";
    }

    @Command(
            name = "list",
            description = "Lists the runs of a prompt, newest first.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Parameters(paramLabel = "PROMPT", description = "Its name.")
        private String prompt = "";

        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            ArrayNode runs = all(context);
            if (json) {
                context.screen().print(runs.toPrettyString());
            } else {
                table(runs).lines().forEach(context.screen()::print);
            }
            return 0;
        }

        private ArrayNode all(Context context) throws IOException, InterruptedException {
            ArrayNode runs = JsonNodeFactory.instance.arrayNode();
            Map<String, String> query = new LinkedHashMap<>(Map.of("limit", PAGE));
            String next;
            do {
                JsonNode page = context.person().get(path(tenant, prompt), query);
                page.path("runs").forEach(runs::add);
                next = page.path("next").asString("");
                query.put("after", next);
            } while (!next.isEmpty());
            return runs;
        }

        private static Table table(ArrayNode runs) {
            Table table =
                    new Table("RUN", "OF", "MODEL", "OUTCOME", "TOKENS", "MS", "COST", "BY", "AT");
            for (JsonNode run : runs) {
                long version = run.path("version").asLong();
                table.row(
                        run.path("id").asString(),
                        version == 0 ? "draft" : "v" + version,
                        run.path("model").asString(),
                        run.path("outcome").asString(),
                        run.path("input_tokens").asLong()
                                + " → "
                                + run.path("output_tokens").asLong(),
                        run.path("whole_ms").asString(),
                        (run.path("cost").asString("-") + " " + run.path("currency").asString(""))
                                .strip(),
                        run.path("by").asString(),
                        run.path("at").asString());
            }
            return table;
        }
    }

    /** Which run a command is about. */
    static final class OneRun {
        @Parameters(index = "0", paramLabel = "PROMPT", description = "Its name.")
        private String prompt = "";

        @Parameters(index = "1", paramLabel = "RUN", description = "Its id, as 'list' shows it.")
        private String run = "";

        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        String path() {
            return PlaygroundCommand.path(tenant, prompt) + "/" + run;
        }
    }

    @Command(
            name = "show",
            description = "Shows a run with what was asked and answered.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin private OneRun run = new OneRun();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode shown = context.person().get(run.path(), Map.of());
            context.screen().print(shown.toPrettyString());
            return 0;
        }
    }

    @Command(
            name = "delete",
            description = {
                "Deletes a run of your own.",
                "What is evidence of a release stays with it."
            },
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin private OneRun run = new OneRun();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.person().delete(run.path(), Map.of());
            context.screen().print("Deleted");
            return 0;
        }
    }
}
