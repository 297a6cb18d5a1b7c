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
        description = "Writes the classification, or the Annex IV document, as JSON or PDF.",
        mixinStandardHelpOptions = true)
final class RiskExport implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FEATURE", description = "tenant/feature.")
    private String feature = "";

    @Option(names = "--format", paramLabel = "F", description = "json (default) or pdf.")
    private String format = "json";

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
        byte[] file = context.operator().bytes(path, Map.of("format", format));
        Files.write(out, file);
        context.screen().print("Wrote " + out + ", " + file.length + " bytes");
        return 0;
    }
}
