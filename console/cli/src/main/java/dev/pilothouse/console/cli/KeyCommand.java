package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.Environment;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "key",
        description = "API keys of callers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "create|change",
        subcommands = {KeyCommand.Create.class, KeyCommand.Change.class})
final class KeyCommand {
    private static final List<String> NONE = List.of("none");

    @Command(
            name = "create",
            description =
                    "Makes a key and prints it, this once. An unknown feature is declared as a"
                            + " draft.",
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
                        "What each call has to name: agent, end-user or both (agent,end-user)."
                                + " Others are refused, so that nobody evades a kill by leaving the"
                                + " name out.")
        private List<String> require = List.of();

        @Option(
                names = "--consent",
                paramLabel = "C",
                description =
                        "What its calls say of keeping content when they say nothing themselves:"
                                + " yes or no.")
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

    @Command(
            name = "change",
            description = {
                "Changes what calls with a key have to name, and what they say of keeping content.",
                "What is left out stays; nodes know it about a second later."
            },
            mixinStandardHelpOptions = true)
    static final class Change implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The key, for example key-4f9a1c.")
        private String id = "";

        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(
                names = "--require",
                split = ",",
                paramLabel = "N",
                description = "agent, end-user or both (agent,end-user); none for nothing.")
        private List<String> require = List.of();

        @Option(
                names = "--consent",
                paramLabel = "C",
                description = "What calls say that say nothing themselves: yes, no or none.")
        private Optional<String> consent = Optional.empty();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> change = new LinkedHashMap<>();
            if (!require.isEmpty()) {
                change.put("requires", require.equals(NONE) ? List.of() : require);
            }
            consent.ifPresent(said -> change.put("consent", said.equals("none") ? "" : said));
            if (change.isEmpty()) {
                throw new ParameterException(
                        new CommandLine(this), "what is to change? Give --require or --consent");
            }
            Context context = Context.ofProcess();
            JsonNode key = context.operator().put("/keys/" + tenant + "/" + id, change);
            context.screen()
                    .print(
                            "%s requires %s; calls that say nothing of content: %s"
                                    .formatted(
                                            key.path("id").asString(),
                                            names(key.path("requires")),
                                            said(key.path("consent").asString())));
            return 0;
        }

        private static String names(JsonNode requires) {
            return requires.isEmpty()
                    ? "nothing"
                    : requires.valueStream()
                            .map(JsonNode::asString)
                            .collect(Collectors.joining(", "));
        }

        private static String said(String consent) {
            return consent.isEmpty() ? "the rule decides" : consent;
        }
    }
}
