package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "run",
        description = {
            "Asks up to three versions or models the same at the real gateway, prints the answers"
                    + " as they come, and what each took. The runs are kept as evidence.",
            "Exit code 1 when one was refused or failed."
        },
        mixinStandardHelpOptions = true)
final class PlaygroundRunCommand implements Callable<Integer> {
    private static final int MOST = 3;

    @Parameters(paramLabel = "PROMPT", description = "Its name.")
    private String prompt = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--of",
            paramLabel = "VERSION[:MODEL]",
            description = {
                "What to ask, up to three times: 'draft' or a number, on its own model or the one"
                        + " named. For example --of 3 --of draft:smollm2-135m-instruct. The draft by"
                        + " default."
            })
    private List<String> of = new ArrayList<>();

    @Option(
            names = {"--variable", "-v"},
            paramLabel = "NAME=VALUE",
            description = "Value of a variable; may be repeated.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print the lines of JSON as they come.")
    private boolean json;

    private final List<RunText> texts = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        List<Map<String, Object>> asked = asked();
        asked.forEach(a -> texts.add(RunText.of(a)));
        context.person().stream(
                "/prompts/" + tenant + "/" + prompt + "/runs",
                Map.of("of", asked, "variables", variables),
                line -> take(context.screen(), line));
        if (!json) {
            RunText.table(texts).lines().forEach(context.screen()::print);
        }
        return texts.stream().allMatch(RunText::complete) ? 0 : 1;
    }

    private List<Map<String, Object>> asked() {
        if (of.size() > MOST) {
            throw new BadInput("--of", of.size() + " of them", "at most " + MOST);
        }
        return (of.isEmpty() ? List.of("draft") : of).stream().map(this::one).toList();
    }

    private Map<String, Object> one(String text) {
        int colon = text.indexOf(':');
        String version = colon < 0 ? text : text.substring(0, colon);
        if (!version.equals("draft") && !version.matches("[1-9][0-9]{0,8}")) {
            throw new BadInput("--of", text, "'draft' or a number, then perhaps :MODEL");
        }
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("version", version.equals("draft") ? 0 : Integer.parseInt(version));
        if (colon >= 0) {
            one.put("model", text.substring(colon + 1));
        }
        return one;
    }

    private void take(Screen screen, JsonNode line) {
        RunText text = texts.get(line.path("run").asInt(0));
        if (json) {
            screen.print(line.toString());
            text.take(line);
        } else {
            text.take(line).forEach(screen::print);
        }
    }
}
