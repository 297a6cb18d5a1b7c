package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "identifier",
        description = "What a person is known by.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DsrIdentifier.Add.class)
final class DsrIdentifier implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse dsr identifier --help'");
    }

    /** Identifiers as options name them. */
    static final class Given {
        @Option(names = "--user-id", paramLabel = "ID", description = "May be given several times.")
        private List<String> userIds = new ArrayList<>();

        @Option(
                names = "--e-mail",
                paramLabel = "ADDRESS",
                description = "May be given several times.")
        private List<String> mails = new ArrayList<>();

        @Option(
                names = "--reference",
                paramLabel = "REF",
                description = "The subject of a trace, as the console shows it.")
        private List<String> references = new ArrayList<>();

        List<Map<String, String>> all() {
            List<Map<String, String>> identifiers = new ArrayList<>();
            userIds.forEach(v -> identifiers.add(Map.of("kind", "user-id", "value", v)));
            mails.forEach(v -> identifiers.add(Map.of("kind", "e-mail", "value", v)));
            references.forEach(v -> identifiers.add(Map.of("kind", "reference", "value", v)));
            return identifiers;
        }
    }

    @Command(
            name = "add",
            description = "Adds identifiers to an open request; a plan and its approval are void.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @CommandLine.Mixin private final Given given = new Given();

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (given.all().isEmpty()) {
                throw new BadInput("identifiers", "none", "--user-id, --e-mail or --reference");
            }
            Context context = Context.ofProcess();
            JsonNode answer =
                    context.person()
                            .post(
                                    DsrCommand.path(id) + "/identifiers",
                                    Map.of("identifiers", given.all()));
            DsrText.whole(answer).forEach(context.screen()::print);
            return 0;
        }
    }
}
