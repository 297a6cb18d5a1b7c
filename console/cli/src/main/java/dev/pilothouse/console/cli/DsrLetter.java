package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "letter",
        description = {
            "Shows a prepared letter to the person; with --to and --yes it is sent by e-mail, to an"
                    + " address that the request names."
        },
        mixinStandardHelpOptions = true)
final class DsrLetter implements Callable<Integer> {
    @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
    private String id = "";

    @Option(
            names = "--letter",
            paramLabel = "NAME",
            description = "For example received; by default the likeliest now.")
    private String name = "";

    @Option(names = "--to", paramLabel = "ADDRESS", description = "To whom it is sent.")
    private String address = "";

    @Option(names = "--yes", description = "Sends what was shown.")
    private boolean yes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode letter =
                chosen(context.person().get(DsrCommand.path(id), Map.of()).path("letters"));
        if (!address.isEmpty()) {
            context.screen().print("To: " + address);
        }
        letter.path("text").asString().lines().forEach(context.screen()::print);
        if (address.isEmpty()) {
            return 0;
        }
        context.screen().print("");
        if (!yes) {
            context.screen().print("Nothing was sent. Add --yes to send it.");
            return 0;
        }
        context.person()
                .post(
                        DsrCommand.path(id) + "/letters",
                        Map.of("letter", letter.path("name").asString(), "address", address));
        context.screen().print("Queued: it leaves when the mail server takes it.");
        return 0;
    }

    private JsonNode chosen(JsonNode letters) {
        return letters.valueStream()
                .filter(l -> name.isEmpty() || l.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BadInput(
                                "--letter",
                                name,
                                "one that fits now: "
                                        + letters.valueStream()
                                                .map(l -> l.path("name").asString())
                                                .collect(Collectors.joining(", "))));
    }
}
