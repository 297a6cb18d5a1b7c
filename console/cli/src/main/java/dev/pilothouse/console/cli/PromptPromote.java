package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "promote",
        description = "Gives the canary that runs all calls, without waiting for its rule.",
        mixinStandardHelpOptions = true)
final class PromptPromote implements Callable<Integer> {
    @Mixin private PromptCanary canary = new PromptCanary();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode release = canary.tell(context.person(), "promote", Map.of());
        context.screen()
                .print(canary.named(release) + " gets all calls in " + canary.environment());
        return 0;
    }
}
