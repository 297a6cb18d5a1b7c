package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "take-back",
        description = "Ends the canary that runs; what was live beside it gets all calls.",
        mixinStandardHelpOptions = true)
final class PromptTakeBack implements Callable<Integer> {
    @Mixin private PromptCanary canary = new PromptCanary();

    @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
    private String reason = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode release = canary.tell(context.person(), "take-back", Map.of("reason", reason));
        context.screen().print(canary.named(release) + " is taken back in " + canary.environment());
        return 0;
    }
}
