package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "create",
        description = "Takes a request in. Its clocks run from when it was received.",
        mixinStandardHelpOptions = true)
final class DsrCreate implements Callable<Integer> {
    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--kind",
            required = true,
            paramLabel = "K",
            description = "access, erasure, rectification or objection.")
    private String kind = "";

    @Option(names = "--regime", paramLabel = "R", description = "gdpr (default) or ccpa.")
    private String regime = "gdpr";

    @Option(
            names = "--channel",
            paramLabel = "C",
            description = "form, e-mail, letter, telephone or api (default).")
    private String channel = "api";

    @Option(
            names = "--received-at",
            paramLabel = "TIME",
            description = "For example 2026-11-23T20:00:00Z; now by default.")
    private String receivedAt = "";

    @CommandLine.Mixin private final DsrIdentifier.Given given = new DsrIdentifier.Given();

    @Option(names = "--contact", paramLabel = "C", description = "Where the person is answered.")
    private String contact = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tenant", tenant);
        body.put("kind", kind);
        body.put("regime", regime);
        body.put("channel", channel);
        body.put("identifiers", given.all());
        body.put("contact", contact);
        if (!receivedAt.isEmpty()) {
            body.put("received_at", receivedAt);
        }
        JsonNode answer = context.person().post("/privacy-requests", body);
        DsrText.whole(answer).forEach(context.screen()::print);
        return 0;
    }
}
