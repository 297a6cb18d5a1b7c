package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        name = "card",
        description = "Cards of models: shown, written, compared, imported, exported, signed off.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "show|set|diff|import|export|sign-off|policy",
        subcommands = {
            CardCommand.Show.class,
            CardSet.class,
            CardCompare.class,
            CardCommand.Import.class,
            CardCommand.Export.class,
            CardCommand.SignOff.class,
            CardPolicyCommand.class
        })
final class CardCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse card --help'");
    }

    static String path(String model) {
        return "/models/" + model + "/card";
    }

    @Command(
            name = "show",
            description = "Shows a card, and what it lacks for which purpose.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "MODEL", description = "Id of the model.")
        private String model = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode card = context.operator().get(path(model), Map.of());
            context.screen().print(card.path("card").toPrettyString());
            context.screen()
                    .print(
                            "Version "
                                    + card.path("number").asLong()
                                    + ", "
                                    + card.path("state").asString()
                                    + ", sha256:"
                                    + card.path("digest").asString()
                                    + ", revision "
                                    + card.path("revision").asLong());
            missing(card).lines().forEach(context.screen()::print);
            return 0;
        }
    }

    /** What a card lacks, for which purpose, and who can give it. */
    static Table missing(JsonNode card) {
        Table table = new Table("PURPOSE", "GIVEN", "MISSING", "FIELD", "WHO CAN GIVE IT");
        for (JsonNode purpose : card.path("completeness")) {
            String given = purpose.path("given").asInt() + " of " + purpose.path("needed").asInt();
            table.row(purpose.path("purpose").asString(), given, "", "", "");
            for (JsonNode missing : purpose.path("missing")) {
                table.row(
                        "",
                        "",
                        missing.path("label").asString(),
                        missing.path("field").asString(),
                        missing.path("giver").asString());
            }
        }
        return table;
    }

    @Command(
            name = "import",
            description = {
                "Lays a Hugging Face README or a CycloneDX BOM over the newest version of a card."
                        + " Acts as the person who is signed in."
            },
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "MODEL", description = "Id of the model.")
        private String model = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "README.md or BOM in JSON.")
        private Path file = Path.of("");

        @Option(names = "--dry-run", description = "Only say what would change.")
        private boolean dryRun;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("file", text(file));
            body.put("dry_run", dryRun);
            JsonNode answer = context.person().post(path(model) + "/import", body);
            for (JsonNode change : answer.path("changes")) {
                context.screen()
                        .print(
                                change.path("path").asString()
                                        + ": "
                                        + change.path("after").asString().replace("\n", " · "));
            }
            answer.path("unknown")
                    .forEach(key -> context.screen().print("kept as a note: " + key.asString()));
            context.screen()
                    .print(
                            dryRun
                                    ? "Nothing was saved."
                                    : "Saved as version "
                                            + answer.path("saved").path("number").asLong()
                                            + ", revision "
                                            + answer.path("saved").path("revision").asLong());
            return 0;
        }
    }

    static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BadInput("FILE", file.toString(), "a file that can be read");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            BadInput refused = new BadInput("FILE", file.toString(), "text in UTF-8");
            refused.initCause(e);
            throw refused;
        }
    }

    @Command(
            name = "export",
            description = "Writes a card as CycloneDX, Hugging Face README or PDF.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "MODEL", description = "Id of the model.")
        private String model = "";

        @Option(
                names = "--format",
                required = true,
                paramLabel = "F",
                description = "cyclonedx, hugging-face or pdf.")
        private String format = "";

        @Option(
                names = {"-o", "--out"},
                required = true,
                paramLabel = "FILE",
                description = "The file to write.")
        private Path out = Path.of("");

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            byte[] file =
                    context.operator().bytes(path(model) + "/export", Map.of("format", format));
            Files.write(out, file);
            context.screen().print("Wrote " + out + ", " + file.length + " bytes");
            return 0;
        }
    }

    @Command(
            name = "sign-off",
            description = "Asks that a second person signs a card off, as the person signed in.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "request|withdraw",
            subcommands = {SignOff.Request.class, SignOff.Withdraw.class})
    static final class SignOff implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new ParameterException(
                    new CommandLine(this), "request or withdraw? See 'pilothouse card --help'");
        }

        @Command(
                name = "request",
                description = "Asks for the sign-off of the newest version.",
                mixinStandardHelpOptions = true)
        static final class Request implements Callable<Integer> {
            @Parameters(index = "0", paramLabel = "MODEL", description = "Id of the model.")
            private String model = "";

            @Option(names = "--note", paramLabel = "N", description = "For who decides.")
            private String note = "";

            @Override
            public Integer call() throws IOException, InterruptedException {
                Context context = Context.ofProcess();
                JsonNode card = context.person().get(path(model), Map.of());
                JsonNode asked =
                        context.person()
                                .post(
                                        path(model) + "/sign-off",
                                        Map.of(
                                                "number", card.path("number").asLong(),
                                                "revision", card.path("revision").asLong(),
                                                "note", note));
                context.screen().print("Asked; approval " + asked.path("approval").asString());
                return 0;
            }
        }

        @Command(
                name = "withdraw",
                description = "Takes the question back.",
                mixinStandardHelpOptions = true)
        static final class Withdraw implements Callable<Integer> {
            @Parameters(index = "0", paramLabel = "MODEL", description = "Id of the model.")
            private String model = "";

            @Option(names = "--reason", paramLabel = "R", description = "Why.")
            private String reason = "";

            @Override
            public Integer call() throws IOException, InterruptedException {
                Context context = Context.ofProcess();
                context.person().delete(path(model) + "/sign-off", Map.of("reason", reason));
                context.screen().print("Withdrawn");
                return 0;
            }
        }
    }
}
