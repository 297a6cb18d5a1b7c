package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;

@Command(
        name = "export",
        description = {
            "Exports the audit log into a zip with a signed manifest, as the person signed in.",
            "The work goes on at the console when this command is ended; its file is under Jobs."
        },
        mixinStandardHelpOptions = true)
final class AuditExport implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Mixin private AuditFilterOptions filter = new AuditFilterOptions();

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "F",
            description =
                    "csv, json-lines, ocsf, parquet; several with commas. json-lines by default.")
    private List<String> formats = List.of("json-lines");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "By default audit-log-ID.zip.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--again",
            paramLabel = "ID",
            description =
                    "Exports what another export was about, in its formats; no filter then. For"
                            + " example because its file lies on another console.")
    private Optional<String> again = Optional.empty();

    @Option(names = "--no-wait", description = "Only start it, print its id.")
    private boolean noWait;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (again.isPresent() && !filter.words().isEmpty()) {
            throw new ParameterException(
                    new CommandLine(this), "--again takes its filter from the other export");
        }
        Context context = Context.ofProcess();
        Api api = context.person();
        JsonNode begun =
                again.isPresent()
                        ? api.post("/audit/exports/" + again.orElseThrow() + "/again", Map.of())
                        : api.post(
                                "/audit/exports",
                                Map.of("filter", filter.words(), "formats", formats));
        String id = begun.path("id").asString();
        if (noWait) {
            context.screen().print(id);
            return 0;
        }
        JsonNode done = wait(context, id);
        Path file = out.orElseGet(() -> Path.of("audit-log-" + id + ".zip"));
        context.person().download("/audit/exports/" + id + "/file", file);
        context.screen()
                .print(
                        "Wrote %s, %s entries; check it with 'pilothouse audit verify %s'"
                                .formatted(
                                        file, done.path("file").path("entries").asString(), file));
        return 0;
    }

    /** A token lasts minutes, an export may take longer: each question takes a fresh one. */
    private static JsonNode wait(Context context, String id)
            throws IOException, InterruptedException {
        String told = "";
        while (true) {
            JsonNode export = context.person().get("/audit/exports/" + id, Map.of());
            JsonNode job = export.path("job");
            String state = job.path("state").asString();
            if (state.equals("done")) {
                return export;
            }
            if (!state.equals("running")) {
                throw new Failure("the export " + state + ": " + job.path("detail").asString());
            }
            String now = job.path("done").asString() + " of " + job.path("total").asString("?");
            if (!now.equals(told)) {
                context.screen().print(now + " rows");
                told = now;
            }
            Thread.sleep(PAUSE);
        }
    }
}
