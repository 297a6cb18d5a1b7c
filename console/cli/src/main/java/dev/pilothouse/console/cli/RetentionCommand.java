package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;

@Command(
        name = "retention",
        description = "How long data is kept, whose content, and what is deleted when.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "show|set|clear|keep|preview|run",
        subcommands = {
            RetentionCommand.Show.class,
            RetentionCommand.Set.class,
            RetentionCommand.Clear.class,
            RetentionCommand.Keep.class,
            RetentionCommand.Preview.class,
            RetentionCommand.Run.class
        })
final class RetentionCommand implements Callable<Integer> {
    private static final String PATH = "/retention";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse retention --help'");
    }

    /** What a rule is about. */
    static final class About {
        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(
                names = "--feature",
                paramLabel = "F",
                description = "Only of this feature; every one by default.")
        private String feature = "";

        @Option(
                names = "--class",
                paramLabel = "C",
                description = "Class of retention: short, standard, aiact-6m, hr-10y or your own.")
        private String retentionClass = "";

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        String path() {
            return PATH + "/" + tenant;
        }

        Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            put(fields, "feature", feature);
            put(fields, "class", retentionClass);
            fields.put("reason", reason);
            return fields;
        }

        private static void put(Map<String, String> fields, String name, String value) {
            if (!value.isEmpty()) {
                fields.put(name, value);
            }
        }

        String words() {
            return tenant
                    + (feature.isEmpty() ? "" : "/" + feature)
                    + (retentionClass.isEmpty() ? "" : ", class " + retentionClass);
        }
    }

    private static Map<String, String> of(String tenant) {
        return tenant.isEmpty() ? Map.of() : Map.of("tenant", tenant);
    }

    @Command(
            name = "show",
            description = "Shows the rules, and what follows from them for each feature.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Option(names = "--tenant", paramLabel = "T", description = "Only of this tenant.")
        private String tenant = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode policy = context.whoever().get(PATH, of(tenant));
            if (json) {
                context.screen().print(policy.toPrettyString());
                return 0;
            }
            rules(policy).lines().forEach(context.screen()::print);
            features(policy).lines().forEach(context.screen()::print);
            return 0;
        }

        private static Table rules(JsonNode policy) {
            Table table = new Table("RULE OF", "FEATURE", "CLASS", "SAYS");
            for (JsonNode r : policy.path("rules")) {
                table.row(
                        r.path("tenant").asString(),
                        r.path("feature").asString("every one"),
                        r.path("class").asString("every one"),
                        r.path("data").asString() + " " + r.path("days").asInt() + " days");
            }
            for (JsonNode k : policy.path("keepings")) {
                table.row(
                        k.path("tenant").asString(),
                        k.path("feature").asString("every one"),
                        k.path("class").asString("-"),
                        "content " + k.path("content").asString("not said"));
            }
            return table;
        }

        private static Table features(JsonNode policy) {
            Table table = new Table("FEATURE", "CLASS", "CONTENT", "DATA", "DAYS", "BECAUSE OF");
            for (JsonNode f : policy.path("features")) {
                String name = f.path("tenant").asString() + "/" + f.path("feature").asString();
                String of = f.path("class").asString();
                String content = f.path("content").asString();
                for (JsonNode kept : f.path("kept")) {
                    table.row(
                            name,
                            of,
                            content,
                            kept.path("data").asString(),
                            kept.path("days").asString(),
                            kept.path("source").asString());
                    name = "";
                    of = "";
                    content = "";
                }
            }
            return table;
        }
    }

    @Command(
            name = "set",
            description = {
                "Says for how many days data is kept, 1 to 3653.",
                "Holds for what is stored already, from the next daily run on."
            },
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin private About about = new About();

        @Option(
                names = "--data",
                required = true,
                paramLabel = "D",
                description = {
                    "facts, content, attributes, feedback, evaluations, audit-events or playground."
                })
        private String data = "";

        @Option(names = "--days", required = true, paramLabel = "N", description = "How many.")
        private int days;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>(about.fields());
            body.put("data", data);
            body.put("days", days);
            context.person().put(about.path(), body);
            context.screen().print(about.words() + ": " + data + " is kept for " + days + " days");
            return 0;
        }
    }

    @Command(
            name = "clear",
            description = "Takes a rule back; what is less specific holds again.",
            mixinStandardHelpOptions = true)
    static final class Clear implements Callable<Integer> {
        @Mixin private About about = new About();

        @Option(names = "--data", required = true, paramLabel = "D", description = "As of 'set'.")
        private String data = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, String> query = new LinkedHashMap<>(about.fields());
            query.put("data", data);
            context.person().delete(about.path(), query);
            context.screen().print(about.words() + ": the rule of " + data + " is taken back");
            return 0;
        }
    }

    @Command(
            name = "keep",
            description = {
                "Says whose content is kept, and which class of retention holds, of a tenant or a"
                        + " feature. Nodes keep to it within a second.",
                "What is left out is said no more."
            },
            mixinStandardHelpOptions = true)
    static final class Keep implements Callable<Integer> {
        @Mixin private About about = new About();

        @Option(
                names = "--content",
                paramLabel = "C",
                description = {
                    "always: unless a call says no; with-consent: only of calls that say yes; never."
                })
        private @Nullable String content;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>(about.fields());
            if (content != null) {
                if (content.isEmpty()) {
                    throw new BadInput("--content", "", "always, with-consent or never");
                }
                body.put("content", content);
            }
            JsonNode kept = context.person().put(about.path() + "/keeping", body);
            context.screen()
                    .print(
                            about.words()
                                    + ": content "
                                    + kept.path("content").asString("not said")
                                    + ", class "
                                    + kept.path("class").asString("not said"));
            return 0;
        }
    }

    @Command(
            name = "preview",
            description = "Shows what will be deleted when, within two weeks.",
            mixinStandardHelpOptions = true)
    static final class Preview implements Callable<Integer> {
        @Option(names = "--tenant", paramLabel = "T", description = "Only of this tenant.")
        private String tenant = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode preview = context.whoever().get(PATH + "/preview", of(tenant));
            if (json) {
                context.screen().print(preview.toPrettyString());
                return 0;
            }
            context.screen().print("Next run: " + preview.path("next_run").asString());
            lines(preview).lines().forEach(context.screen()::print);
            calendar(preview).forEach(context.screen()::print);
            for (JsonNode line : preview.path("data")) {
                if (line.has("cut")) {
                    context.screen().print(cut(line));
                }
            }
            return 0;
        }

        private static String cut(JsonNode line) {
            return line.path("data").asString()
                    + ": too many rows to count them all; of "
                    + line.path("cut").asString()
                    + " and later, more may go than is said";
        }

        private static Table lines(JsonNode preview) {
            Table table = new Table("DATA", "ROWS", "OLDEST", "GOES NEXT", "ROWS THEN", "HELD");
            for (JsonNode line : preview.path("data")) {
                table.row(
                        line.path("data").asString(),
                        line.path("rows").asString(),
                        line.path("oldest").asString("-"),
                        line.path("next").asString("-"),
                        line.path("rows_then").asString(),
                        line.path("held").asString());
            }
            return table;
        }

        private static List<String> calendar(JsonNode preview) {
            if (preview.path("calendar").isEmpty()) {
                return List.of("Nothing goes in the next 14 days.");
            }
            Table table = new Table("DAY", "GOES", "ROWS");
            for (JsonNode going : preview.path("calendar")) {
                table.row(
                        going.path("day").asString(),
                        going.path("data").asString(),
                        going.path("rows").asString());
            }
            return table.lines();
        }
    }

    @Command(
            name = "run",
            description = "Deletes now what is due; goes on as a job. Needs 'pilothouse login'.",
            mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode started = context.person().post(PATH + "/runs", Map.of());
            context.screen().print("Started; job " + started.path("job").asString());
            return 0;
        }
    }
}
