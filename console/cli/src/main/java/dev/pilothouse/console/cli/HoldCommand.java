package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "hold",
        description = "Legal holds: data that retention does not delete; needs 'pilothouse login'.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "add|list|lift",
        subcommands = {
            HoldCommand.Add.class,
            HoldCommand.ListCommand.class,
            HoldCommand.Lift.class
        })
final class HoldCommand implements Callable<Integer> {
    private static final String PATH = "/holds";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse hold --help'");
    }

    private static String what(JsonNode hold) {
        String target = hold.path("target").asString("");
        return hold.path("scope").asString("") + (target.isEmpty() ? "" : " " + target);
    }

    @Command(name = "add", description = "Places a hold.", mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        /** What is held. */
        static final class What {
            @Option(names = "--feature", paramLabel = "F", description = "All of a feature.")
            private String feature = "";

            @Option(
                    names = "--person",
                    paramLabel = "ID",
                    description = "All of a person, by the identifier that calls carry; not kept.")
            private String person = "";

            @Option(
                    names = "--subject",
                    paramLabel = "REF",
                    description = "All of a person, by their reference in traces.")
            private String subject = "";

            @Option(names = "--trace", paramLabel = "T", description = "One trace.")
            private String trace = "";

            void into(Map<String, Object> body) {
                put(body, "feature", "target", feature);
                put(body, "subject", "person", person);
                put(body, "subject", "target", subject);
                put(body, "trace", "target", trace);
            }

            private static void put(
                    Map<String, Object> body, String scope, String field, String value) {
                if (!value.isEmpty()) {
                    body.put("scope", scope);
                    body.put(field, value);
                }
            }
        }

        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @ArgGroup(
                exclusive = true,
                heading = "What is held; the whole tenant when nothing is named:%n")
        private What what = new What();

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        @Option(
                names = "--until",
                paramLabel = "DAY",
                description =
                        "Ends by itself at the end of this day in UTC, for example 2027-06-30.")
        private String until = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("tenant", tenant);
            body.put("scope", "tenant");
            what.into(body);
            body.put("reason", reason);
            if (!until.isEmpty()) {
                body.put("until", day(until));
            }
            JsonNode hold = context.person().post(PATH, body);
            context.screen().print("Holds " + what(hold) + "; hold " + hold.path("id").asString());
            return 0;
        }

        /** When the day is over. */
        static String day(String text) {
            try {
                return LocalDate.parse(text)
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toString();
            } catch (DateTimeException e) {
                BadInput refused = new BadInput("--until", text, "a day such as 2027-06-30");
                refused.initCause(e);
                throw refused;
            }
        }
    }

    @Command(name = "list", description = "Lists holds.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Option(names = "--all", description = "Also those that are over.")
        private boolean all;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode found = context.person().get(PATH, Map.of("over", Boolean.toString(all)));
            if (json) {
                context.screen().print(found.toPrettyString());
            } else {
                table(found).lines().forEach(context.screen()::print);
            }
            return 0;
        }

        private static Table table(JsonNode found) {
            Table table = new Table("HOLD", "TENANT", "WHAT", "STATE", "UNTIL", "BY", "REASON");
            for (JsonNode hold : found.path("holds")) {
                table.row(
                        hold.path("id").asString(),
                        hold.path("tenant").asString(),
                        what(hold),
                        state(hold),
                        hold.path("until").asString("lifted"),
                        hold.path("by").asString(),
                        hold.path("reason").asString());
            }
            return table;
        }

        private static String state(JsonNode hold) {
            if (hold.path("holds").asBoolean()) {
                return "holds";
            }
            return hold.has("lifted_at") ? "lifted" : "ended";
        }
    }

    @Command(
            name = "lift",
            description = "Lifts a hold; what it held goes when its time is over.",
            mixinStandardHelpOptions = true)
    static final class Lift implements Callable<Integer> {
        @Parameters(paramLabel = "HOLD", description = "Its id, as 'list' shows it.")
        private String id = "";

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode hold =
                    context.person().post(PATH + "/" + id + "/lift", Map.of("reason", reason));
            context.screen().print("Lifted: " + what(hold));
            return 0;
        }
    }
}
