package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "schedule",
        description = "Exports of the audit log that happen by themselves.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|set|run|end",
        subcommands = {
            AuditSchedule.Listing.class,
            AuditSchedule.Set.class,
            AuditSchedule.Run.class,
            AuditSchedule.End.class
        })
final class AuditSchedule implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse audit schedule --help'");
    }

    @Command(
            name = "list",
            description = "Lists plans, the next to run first.",
            mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {
        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Table table = new Table("ID", "NAME", "EVERY", "FORMATS", "TO", "NEXT", "LAST");
            for (JsonNode p : context.person().get("/audit/plans", Map.of()).path("plans")) {
                table.row(
                        p.path("id").asString(),
                        p.path("name").asString(),
                        p.path("every").asString() + " at " + p.path("hour").asString() + ":00 UTC",
                        p.path("formats")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.joining(",")),
                        (p.path("folder").asString() + " " + p.path("webhook").asString()).strip(),
                        p.path("next_at").asString(),
                        p.path("last_outcome").asString("-"));
            }
            table.lines().forEach(context.screen()::print);
            return 0;
        }
    }

    @Command(
            name = "set",
            description = {
                "Exports each day, week or month that ended, as the person signed in: into a folder below"
                        + " PILOTHOUSE_EXPORT_FOLDER, to a webhook, or under Jobs only."
            },
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "1 to 100 characters.")
        private String name = "";

        @Mixin private AuditFilterOptions filter = new AuditFilterOptions();

        @Option(
                names = "--every",
                required = true,
                paramLabel = "E",
                description = "day, week (on Mondays) or month (on the first).")
        private String every = "";

        @Option(names = "--hour", paramLabel = "H", description = "0 to 23, UTC; ${DEFAULT-VALUE}.")
        private int hour = 2;

        @Option(
                names = "--format",
                split = ",",
                paramLabel = "F",
                description = "csv, json-lines, ocsf, parquet; json-lines by default.")
        private List<String> formats = List.of("json-lines");

        @Option(names = "--folder", paramLabel = "PATH", description = "Below the base folder.")
        private String folder = "";

        @Option(
                names = "--webhook",
                paramLabel = "URL",
                description = "https address that gets the file; needs --tenant, whose key signs.")
        private String webhook = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name);
            body.put("filter", filter.words());
            body.put("formats", formats);
            body.put("every", every);
            body.put("hour", hour);
            body.put("folder", folder);
            body.put("webhook", webhook);
            JsonNode plan = context.person().post("/audit/plans", body);
            context.screen()
                    .print(
                            "Set, "
                                    + plan.path("id").asString()
                                    + "; runs first at "
                                    + plan.path("next_at").asString());
            return 0;
        }
    }

    @Command(
            name = "run",
            description = "Runs a plan now, for the period that ended last.",
            mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "Of the plan.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode export = context.person().post("/audit/plans/" + id + "/run", Map.of());
            context.screen().print("Started, export " + export.path("id").asString());
            return 0;
        }
    }

    @Command(
            name = "end",
            description = "Ends a plan; what it exported stays.",
            mixinStandardHelpOptions = true)
    static final class End implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "Of the plan.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.person().delete("/audit/plans/" + id, Map.of());
            context.screen().print("Ended");
            return 0;
        }
    }
}
