package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files of privacy requests. */
final class DsrFiles {
    private DsrFiles() {}

    private static int write(String from, Map<String, String> query, Path to)
            throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Files.write(to, context.person().bytes(from, query));
        context.screen().print("Wrote " + to);
        return 0;
    }

    @Command(
            name = "certificate",
            description = {
                "Writes the certificate of an erasure. The JSON file is signed: 'pilothouse dsr"
                        + " verify' checks it offline."
            },
            mixinStandardHelpOptions = true)
    static final class Certificate implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(names = "--format", paramLabel = "F", description = "json (default) or pdf.")
        private String format = "json";

        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                description = "By default REQUEST.json or REQUEST.pdf.")
        private Optional<Path> out = Optional.empty();

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (!format.equals("json") && !format.equals("pdf")) {
                throw new BadInput("--format", format, "json or pdf");
            }
            return write(
                    DsrCommand.path(id) + "/certificate",
                    Map.of("format", format),
                    out.orElseGet(() -> Path.of(id + "." + format)));
        }
    }

    @Command(
            name = "file",
            description = "Writes the ZIP of a request for access; it is in the audit log.",
            mixinStandardHelpOptions = true)
    static final class AccessFile implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                description = "By default REQUEST.zip.")
        private Optional<Path> out = Optional.empty();

        @Override
        public Integer call() throws IOException, InterruptedException {
            return write(
                    DsrCommand.path(id) + "/file",
                    Map.of(),
                    out.orElseGet(() -> Path.of(id + ".zip")));
        }
    }
}
