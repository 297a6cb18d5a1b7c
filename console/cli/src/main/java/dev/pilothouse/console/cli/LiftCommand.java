package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "lift",
        description = "Agrees to lift a kill; it takes effect when two people have.",
        mixinStandardHelpOptions = true)
final class LiftCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The kill, as 'pilothouse kills' shows it.")
    private String id = "";

    @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
    private String reason = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode answer = context.person().post("/kills/" + id + "/lift", Map.of("reason", reason));
        boolean lifted = answer.path("state").asString("").equals("lifted");
        context.screen()
                .print(
                        lifted
                                ? "Lifted"
                                : "Agreed; one more person has to agree before it takes effect");
        return 0;
    }
}
