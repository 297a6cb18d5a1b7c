package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "drill",
        description = {
            "Rehearses a kill on a tenant of our own: every gateway opens synthetic calls, they are killed, and"
                    + " what comes back is compared with what had to. Exits with 1 when it failed.",
            "With --every it only sets when drills run by themselves."
        },
        mixinStandardHelpOptions = true)
final class DrillCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int FAILED = 1;

    @Option(
            names = "--every",
            paramLabel = "E",
            description = "week, month or never: when drills run by themselves.")
    private String every = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Api api = context.operator();
        if (!every.isEmpty()) {
            schedule(context, api);
            return 0;
        }
        JsonNode drill = finished(api, api.post("/drills", Map.of()).path("id").asString(""));
        if (json) {
            context.screen().print(drill.toPrettyString());
        } else {
            context.screen().print(sentence(drill));
        }
        return drill.path("state").asString("").equals("passed") ? 0 : FAILED;
    }

    private void schedule(Context context, Api api) throws IOException, InterruptedException {
        if (!every.equals("week") && !every.equals("month") && !every.equals("never")) {
            throw new BadInput("--every", every, "week, month or never");
        }
        JsonNode set = api.put("/drills/schedule", Map.of("every", every));
        String next = set.path("next").asString("");
        context.screen()
                .print(next.isEmpty() ? "Drills run by hand only" : "The next drill: " + next);
    }

    private static JsonNode finished(Api api, String id) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        JsonNode drill = api.get("/drills/" + id, Map.of());
        while (drill.path("state").asString("").equals("running") && System.nanoTime() < until) {
            Thread.sleep(PAUSE);
            drill = api.get("/drills/" + id, Map.of());
        }
        return drill;
    }

    private static String sentence(JsonNode drill) {
        JsonNode figures = drill.path("figures");
        String detail = drill.path("detail").asString("");
        return "Drill %d %s%s: %d of %d nodes enforced it, p50 %s, p99 %s; %d of %d calls cut, %d refused after it"
                .formatted(
                        drill.path("number").asLong(),
                        drill.path("state").asString(""),
                        detail.isEmpty() ? "" : " (" + detail + ")",
                        figures.path("nodes_acknowledged").asInt(),
                        figures.path("nodes_total").asInt(),
                        DrillsCommand.millis(figures.path("p50_ms")),
                        DrillsCommand.millis(figures.path("p99_ms")),
                        figures.path("calls_cut").asInt(),
                        figures.path("calls_open").asInt(),
                        figures.path("calls_refused").asInt());
    }
}
