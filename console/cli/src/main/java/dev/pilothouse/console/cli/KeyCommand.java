package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.Environment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "key",
        description = "API keys of callers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "create",
        subcommands = KeyCommand.Create.class)
final class KeyCommand {

    @Command(
            name = "create",
            description =
                    "Makes a key and prints it, this once. An unknown feature is declared as a draft.",
            mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(
                names = "--team",
                required = true,
                paramLabel = "M",
                description = "Team that pays.")
        private String team = "";

        @Option(names = "--feature", required = true, paramLabel = "F", description = "Feature.")
        private String feature = "";

        @Option(
                names = "--environment",
                paramLabel = "E",
                description = "Environment; default ${DEFAULT-VALUE}.")
        private String environment = Environment.PRODUCTION.value();

        @Option(
                names = "--require",
                split = ",",
                paramLabel = "N",
                description =
                        "What each call has to name: agent, end-user or both (agent,end-user). Others are"
                                + " refused, so that nobody evades a kill by leaving the name out.")
        private List<String> require = List.of();

        @Option(
                names = "--consent",
                paramLabel = "C",
                description =
                        "What its calls say of keeping content when they say nothing themselves: yes or no.")
        private String consent = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode made =
                    context.operator()
                            .post(
                                    "/keys",
                                    Map.of(
                                            "tenant", tenant,
                                            "team", team,
                                            "feature", feature,
                                            "environment", environment,
                                            "requires", require,
                                            "consent", consent));
            context.screen().print(made.path("key").asString());
            return 0;
        }
    }
}
