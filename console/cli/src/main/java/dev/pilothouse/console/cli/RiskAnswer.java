package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "answer",
        description = {
            "Answers a question of a feature's questionnaire and shows the next one.",
            "Acts as the person who is signed in."
        },
        mixinStandardHelpOptions = true)
final class RiskAnswer implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FEATURE", description = "tenant/feature.")
    private String feature = "";

    @Parameters(index = "1", paramLabel = "QUESTION", description = "Id of the question.")
    private String question = "";

    @Parameters(
            index = "2",
            paramLabel = "VALUE",
            split = ",",
            description = "The answer; several with commas.")
    private List<String> values = List.of();

    @Option(names = "--note", paramLabel = "N", description = "Why, in your words.")
    private String note = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        String path = RiskCommand.path(feature);
        JsonNode now = context.person().get(path, Map.of());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("revision", now.path("revision").asLong());
        body.put("values", values);
        body.put("note", note);
        JsonNode risk = context.person().put(path + "/answers/" + question, body);
        RiskShow.print(context.screen(), risk);
        return 0;
    }
}
