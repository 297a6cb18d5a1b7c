package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lock",
        description = "Lets gateways answer calls of a feature from its releases only.",
        mixinStandardHelpOptions = true)
final class PromptLock implements Callable<Integer> {
    @Parameters(paramLabel = "FEATURE", description = "Its id.")
    private String feature = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--environment",
            paramLabel = "E",
            description = "Where; production by default.")
    private String environment = "production";

    @Option(names = "--off", description = "Unlock it; takes an admin.")
    private boolean off;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Api api = context.person();
        String path = "/release-rules/" + tenant + "/" + feature + "/locks/" + environment;
        if (off) {
            api.delete(path, Map.of());
        } else {
            api.put(path, Map.of());
        }
        context.screen()
                .print(feature + (off ? " is unlocked in " : " is locked in ") + environment);
        return 0;
    }
}
