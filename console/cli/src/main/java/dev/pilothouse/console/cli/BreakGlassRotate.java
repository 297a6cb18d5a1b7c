package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rotate",
        description = "Makes a new token of the same name, prints it, and ends the old one.",
        mixinStandardHelpOptions = true)
final class BreakGlassRotate implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of the token, as 'list' shows it.")
    private String id = "";

    @Option(
            names = "--expires-in",
            paramLabel = "D",
            description = "How long the new one is valid, ISO 8601; default ${DEFAULT-VALUE}.")
    private String life = "P90D";

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Also write the new certificate (mode 0600).")
    private Optional<Path> certificate = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Api api = context.operator();
        String name =
                api.get("/break-glass", Map.of())
                        .path("tokens")
                        .valueStream()
                        .filter(t -> t.path("id").asString("").equals(id))
                        .map(t -> t.path("name").asString(""))
                        .findFirst()
                        .orElseThrow(() -> new BadInput("ID", id, "the id of a token"));
        BreakGlassCreate.create(api, context.screen(), name, life, certificate);
        api.post("/break-glass/tokens/" + id + "/revoke", Map.of());
        return 0;
    }
}
