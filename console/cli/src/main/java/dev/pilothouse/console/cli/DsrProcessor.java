package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "processor",
        description = "Who else holds data and is told of erasures by e-mail.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|add|remove",
        subcommands = {
            DsrProcessor.ListCommand.class,
            DsrProcessor.Add.class,
            DsrProcessor.Remove.class
        })
final class DsrProcessor implements Callable<Integer> {
    private static final String PATH = "/privacy-processors";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse dsr processor --help'");
    }

    @Command(
            name = "list",
            description = "Lists them, and with --tenant the providers that are missing.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Option(names = "--tenant", paramLabel = "T", description = "Only of this tenant.")
        private String tenant = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, String> of = tenant.isEmpty() ? Map.of() : Map.of("tenant", tenant);
            JsonNode found = context.person().get(PATH, of);
            if (json) {
                context.screen().print(found.toPrettyString());
                return 0;
            }
            Table table = new Table("PROCESSOR", "TENANT", "NAME", "E-MAIL", "HOLDS", "CONTRACT");
            for (JsonNode p : found.path("processors")) {
                table.row(
                        p.path("id").asString(),
                        p.path("tenant").asString(),
                        p.path("name").asString(),
                        p.path("e_mail").asString(),
                        p.path("holds").asString(),
                        p.path("contract").asString("-"));
            }
            table.lines().forEach(context.screen()::print);
            if (!tenant.isEmpty()) {
                context.person()
                        .get(PATH + "/suggestions", of)
                        .path("suggestions")
                        .forEach(s ->
                                context.screen()
                                        .print(
                                                "Not listed: %s (%s)"
                                                        .formatted(
                                                                s.path("name").asString(),
                                                                s.path("holds").asString())));
            }
            return 0;
        }
    }

    @Command(name = "add", description = "Adds one.", mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(names = "--name", required = true, paramLabel = "N", description = "Company.")
        private String name = "";

        @Option(
                names = "--e-mail",
                required = true,
                paramLabel = "ADDRESS",
                description = "Where its office is written to.")
        private String mail = "";

        @Option(
                names = "--holds",
                required = true,
                paramLabel = "WHAT",
                description = "What of people lies there.")
        private String holds = "";

        @Option(names = "--contract", paramLabel = "C", description = "What binds it.")
        private String contract = "";

        @Option(
                names = "--told",
                paramLabel = "T",
                description =
                        "number (default): by the number of the request only; references: by keyed"
                                + " hashes too.")
        private String told = "number";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("tenant", tenant);
            body.put("name", name);
            body.put("e_mail", mail);
            body.put("holds", holds);
            body.put("contract", contract);
            body.put("told", told);
            JsonNode made = context.person().post(PATH, body);
            context.screen()
                    .print(
                            "Added %s; it is told of erasures from now on"
                                    .formatted(made.path("name").asString()));
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = "Removes one; nobody tells it of erasures any more.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "PROCESSOR", description = "Its id, as 'list' shows it.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.person().delete(PATH + "/" + id, Map.of());
            context.screen().print("Removed");
            return 0;
        }
    }
}
