package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = "Ends a break-glass token.",
        mixinStandardHelpOptions = true)
final class BreakGlassRevoke implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of the token, as 'list' shows it.")
    private String id = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        context.operator().post("/break-glass/tokens/" + id + "/revoke", Map.of());
        context.screen().print("Revoked " + id);
        return 0;
    }
}
