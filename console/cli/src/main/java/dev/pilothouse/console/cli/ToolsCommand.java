package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;

@Command(
        name = "tools",
        description = "Tools that calls keep under a kill of the mode tools-read-only.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|declare|withdraw",
        subcommands = {
            ToolsCommand.ListCommand.class,
            ToolsCommand.Declare.class,
            ToolsCommand.Withdraw.class
        })
final class ToolsCommand implements Callable<Integer> {
    private static final String PATH = "/read-only-tools";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse tools --help'");
    }

    @Command(
            name = "list",
            description = "Lists the tools that were declared to change nothing.",
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
            JsonNode answer = context.operator().get(PATH, only);
            if (json) {
                context.screen().print(answer.toPrettyString());
                return 0;
            }
            Table table = new Table("TENANT", "TOOL", "BY", "DECLARED", "WHY");
            for (JsonNode tool : answer.path("tools")) {
                table.row(
                        tool.path("tenant").asString(),
                        tool.path("name").asString(),
                        tool.path("declared_by").asString(),
                        tool.path("declared_at").asString(),
                        tool.path("note").asString(""));
            }
            table.lines().forEach(context.screen()::print);
            return 0;
        }
    }

    @Command(
            name = "declare",
            description = {
                "Declares that a tool changes nothing, whatever its arguments say. Calls keep it under a"
                        + " kill tools-read-only, one that is in force too."
            },
            mixinStandardHelpOptions = true)
    static final class Declare implements Callable<Integer> {
        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(
                names = "--name",
                required = true,
                paramLabel = "N",
                description =
                        "As calls offer it: a function's name, an MCP server's label, or the type of a"
                                + " tool that runs at the provider.")
        private String name = "";

        @Option(names = "--note", paramLabel = "W", description = "Why it changes nothing.")
        private String note = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.operator().post(PATH, Map.of("tenant", tenant, "name", name, "note", note));
            context.screen().print("Declared " + name + " in " + tenant);
            return 0;
        }
    }

    @Command(
            name = "withdraw",
            description = "Lets a tool count as one that changes something again.",
            mixinStandardHelpOptions = true)
    static final class Withdraw implements Callable<Integer> {
        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(names = "--name", required = true, paramLabel = "N", description = "The tool.")
        private String name = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.operator().delete(PATH, Map.of("tenant", tenant, "name", name));
            context.screen().print("Withdrew " + name + " in " + tenant);
            return 0;
        }
    }
}
