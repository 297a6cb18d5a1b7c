package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "kill-key",
        description = "The key that signs kill sets.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "show|replace",
        subcommands = {KillKeyCommand.Show.class, KillKeyCommand.Replace.class})
final class KillKeyCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse kill-key --help'");
    }

    @Command(
            name = "show",
            description =
                    "Prints the id of the key, since when it signs, and the SHA-256 of its public part.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.screen().print(line(context.operator().get("/kill-key", Map.of())));
            return 0;
        }
    }

    @Command(
            name = "replace",
            description = {
                "Signs kill sets with a new key. Connected nodes learn it about a second later and refuse"
                        + " the old one from then on; nodes that are away when they come back.",
                "Nothing is cut, and kills in force stay in force."
            },
            mixinStandardHelpOptions = true)
    static final class Replace implements Callable<Integer> {
        @Parameters(
                paramLabel = "ID",
                description = "The key to replace, as 'show' prints it; confirms that you mean it.")
        private String id = "";

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode fresh =
                    context.operator()
                            .post("/kill-key/replace", Map.of("key", id, "reason", reason));
            context.screen().print("Replaced " + id + ": now " + line(fresh));
            return 0;
        }
    }

    private static String line(JsonNode key) {
        return key.path("id").asString()
                + " since "
                + key.path("since").asString()
                + ", fingerprint "
                + key.path("fingerprint").asString();
    }
}
