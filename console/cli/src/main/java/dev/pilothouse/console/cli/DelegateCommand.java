package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.db.model.BadInput;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "delegate",
        description = {
            "Names somebody who decides for you while you are away; without options, lists who"
                    + " does.",
            "They need the permission themselves, and never decide about what you made."
        },
        mixinStandardHelpOptions = true)
final class DelegateCommand implements Callable<Integer> {
    @Option(names = "--to", paramLabel = "USER", description = "User name of the deputy.")
    private String to = "";

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "First day of the absence in UTC, for example 2026-12-21; default: now.")
    private String from = "";

    @Option(names = "--until", paramLabel = "DAY", description = "Last day of the absence in UTC.")
    private String until = "";

    @Option(names = "--end", paramLabel = "ID", description = "Ends this delegation now.")
    private String end = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Api api = context.person();
        if (!end.isEmpty()) {
            api.delete("/delegations/" + end, Map.of());
            context.screen().print("Ended");
        } else if (to.isEmpty()) {
            table(api.get("/delegations", Map.of())).lines().forEach(context.screen()::print);
        } else {
            JsonNode named = api.post("/delegations", delegation());
            context.screen()
                    .print(
                            named.at("/deputy/name").asString("")
                                    + " stands in for you until "
                                    + named.path("ends").asString(""));
        }
        return 0;
    }

    private Map<String, String> delegation() {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("deputy", to);
        if (!from.isEmpty()) {
            body.put("begins", day("--from", from, 0).toString());
        }
        body.put("ends", day("--until", until, 1).toString());
        return body;
    }

    private static Instant day(String option, String text, int plus) {
        try {
            return LocalDate.parse(text).plusDays(plus).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            BadInput refused = new BadInput(option, text, "a day such as 2026-12-21");
            refused.initCause(e);
            throw refused;
        }
    }

    private static Table table(JsonNode answer) {
        Table table = new Table("ID", "AWAY", "DEPUTY", "FROM", "UNTIL");
        for (JsonNode d : answer.path("delegations")) {
            table.row(
                    d.path("id").asString("-"),
                    d.at("/person/name").asString("-"),
                    d.at("/deputy/name").asString("-"),
                    d.path("begins").asString("-"),
                    d.path("ends").asString("-"));
        }
        return table;
    }
}
