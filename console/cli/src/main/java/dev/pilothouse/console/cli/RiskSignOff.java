package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "sign-off",
        description = {
            "Signs the answers off, as the person signed in.",
            "Where a second person has to agree, it waits in Approvals."
        },
        mixinStandardHelpOptions = true)
final class RiskSignOff implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FEATURE", description = "tenant/feature.")
    private String feature = "";

    @Option(names = "--note", paramLabel = "N", description = "For who decides.")
    private String note = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        String path = RiskCommand.path(feature);
        JsonNode now = context.person().get(path, Map.of());
        JsonNode risk =
                context.person()
                        .post(
                                path + "/sign-off",
                                Map.of("revision", now.path("revision").asLong(), "note", note));
        context.screen()
                .print(
                        risk.path("state").asString().equals("signed")
                                ? "Signed off, sha256:" + risk.path("digest").asString()
                                : "Waits for a second person; approval "
                                        + risk.path("approval").asString());
        return 0;
    }
}
