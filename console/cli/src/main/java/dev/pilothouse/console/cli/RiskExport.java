package dev.pilothouse.console.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Writes the classification that is signed, or the Annex IV document, as JSON or PDF.",
            "Where nothing is signed yet, the answers so far."
        },
        mixinStandardHelpOptions = true)
final class RiskExport implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FEATURE", description = "tenant/feature.")
    private String feature = "";

    @Option(names = "--format", paramLabel = "F", description = "json (default) or pdf.")
    private String format = "json";

    @Option(names = "--draft", description = "The answers so far, though others are signed.")
    private boolean draft;

    @Option(names = "--annex-iv", description = "The technical documentation instead.")
    private boolean annex;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        String risk = RiskCommand.path(feature);
        String path = annex ? "/features/" + feature + "/annex-iv" : risk + "/export";
        Map<String, String> query =
                annex
                        ? Map.of("format", format)
                        : Map.of("format", format, "draft", Boolean.toString(draft));
        byte[] file = context.operator().bytes(path, query);
        Files.write(out, file);
        context.screen().print("Wrote " + out + ", " + file.length + " bytes");
        return 0;
    }
}
