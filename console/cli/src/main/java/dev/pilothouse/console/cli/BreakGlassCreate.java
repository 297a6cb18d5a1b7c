package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.console.cli.home.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "create",
        description =
                "Makes a token and prints it, this once. Gateways learn its hash; keep it where it is"
                        + " at hand when nothing works.",
        mixinStandardHelpOptions = true)
final class BreakGlassCreate implements Callable<Integer> {
    @Option(
            names = "--name",
            required = true,
            paramLabel = "N",
            description = "Who keeps it, or where, for people.")
    private String name = "";

    @Option(
            names = "--expires-in",
            paramLabel = "D",
            description = "How long it is valid, ISO 8601; default ${DEFAULT-VALUE}.")
    private String life = "P90D";

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "Also write the certificate that gateways beyond loopback ask for (mode 0600).")
    private Optional<Path> certificate = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        create(context.operator(), context.screen(), name, life, certificate);
        return 0;
    }

    static void create(Api api, Screen screen, String name, String life, Optional<Path> certificate)
            throws IOException, InterruptedException {
        JsonNode made = api.post("/break-glass/tokens", Map.of("name", name, "expires_in", life));
        if (certificate.isPresent()) {
            PrivateFile.write(
                    certificate.get().toAbsolutePath(), made.path("certificate").asString());
        }
        screen.print(made.path("token").asString());
    }
}
