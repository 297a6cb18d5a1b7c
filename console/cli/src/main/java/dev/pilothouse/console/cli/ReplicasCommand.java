package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "replicas",
        description = "Lists replicas of inference engines; subcommands tell them what to do.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ReplicasCommand.Tell.class,
            ReplicasCommand.Add.class,
            ReplicasCommand.Remove.class
        })
final class ReplicasCommand implements Callable<Integer> {
    private static final int LONGEST_WAIT_SECONDS = 600;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode answer = context.operator().get("/replicas", Map.of());
        if (json) {
            context.screen().print(answer.toPrettyString());
        } else {
            table(answer).lines().forEach(context.screen()::print);
        }
        return 0;
    }

    private static Table table(JsonNode answer) {
        Table table =
                new Table(
                        "REPLICA",
                        "POOL",
                        "MODEL",
                        "ENGINE",
                        "WANTED",
                        "STATE",
                        "BUSY",
                        "TOKENS/S",
                        "DETAIL");
        for (JsonNode replica : answer.path("replicas")) {
            JsonNode live = replica.path("live");
            table.row(
                    replica.path("id").asString(""),
                    replica.path("pool").asString(""),
                    replica.path("model").asString(""),
                    replica.path("engine").asString(""),
                    replica.path("wanted").asString(""),
                    replica.path("state").asString(""),
                    live.path("busy").asInt(0) + "/" + replica.path("slots").asInt(0),
                    Long.toString(Math.round(live.path("tokens_per_second").asDouble(0))),
                    live.path("detail").asString("-"));
        }
        return table;
    }

    @Command(
            name = "tell",
            description =
                    "Tells a replica to load, drain, sleep, wake, stop or empty-caches, and waits"
                            + " for its pool.",
            mixinStandardHelpOptions = true)
    static final class Tell implements Callable<Integer> {
        @Parameters(
                index = "0",
                paramLabel = "VERB",
                description = "load, drain, sleep, wake, stop or empty-caches.")
        private String verb = "";

        @Parameters(index = "1", paramLabel = "REPLICA", description = "Its id.")
        private String replica = "";

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        @Option(
                names = "--deadline",
                paramLabel = "S",
                description = "Seconds that open answers have; default 30.")
        private int deadline;

        @Option(names = "--no-wait", description = "Do not wait for the pool.")
        private boolean noWait;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Api api = context.person();
            JsonNode impact = api.get("/replicas/" + replica + "/impact", Map.of());
            context.screen().print(sentence(impact));
            JsonNode command =
                    api.post(
                            "/replicas/" + replica + "/commands",
                            Map.of("verb", verb, "reason", reason, "deadline_seconds", deadline));
            JsonNode last = noWait ? command : awaited(api, command);
            String state = last.path("state").asString("");
            context.screen()
                    .print(verb + " " + replica + ": " + state + " " + detail(last).strip());
            return state.equals("failed") ? 1 : 0;
        }

        private static String sentence(JsonNode impact) {
            return "Now: %d answers, %d calls wait, %d calls in the last minute, %d other warm replicas"
                    .formatted(
                            impact.path("answers").asInt(),
                            impact.path("queued").asInt(),
                            impact.path("calls_last_minute").asInt(),
                            impact.path("other_warm").asInt());
        }

        private static String detail(JsonNode command) {
            return command.path("detail").asString("");
        }

        private static JsonNode awaited(Api api, JsonNode command)
                throws IOException, InterruptedException {
            String path = "/replica-commands/" + command.path("id").asString();
            JsonNode last = command;
            for (int i = 0; i < LONGEST_WAIT_SECONDS && waits(last); i++) {
                Thread.sleep(1_000);
                last = api.get(path, Map.of());
            }
            return last;
        }

        private static boolean waits(JsonNode command) {
            return command.path("state").asString("").equals("waiting");
        }
    }

    @Command(
            name = "add",
            description = "Adds a replica to a deployment of a pool.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "REPLICA", description = "Its id.")
        private String replica = "";

        @Option(names = "--deployment", required = true, description = "What it serves.")
        private String deployment = "";

        @Option(
                names = "--engine",
                description = "llama-cpp (default), llama-server, vllm, sglang or openai.")
        private String engine = "llama-cpp";

        @Option(names = "--slots", description = "Answers at the same time; default 4.")
        private int slots = 4;

        @Option(names = "--context", description = "Tokens of all slots together.")
        private int tokens;

        @Option(names = "--file", description = "Of llama-cpp: a file beside the pool's model.")
        private String file = "";

        @Option(names = "--url", description = "Of the other engines: up to and with /v1.")
        private String url = "";

        @Option(names = "--metrics-url", description = "Where the engine's metrics are.")
        private String metrics = "";

        @Option(
                names = "--secret",
                interactive = true,
                arity = "0..1",
                description = "Asks for what is sent to the engine as bearer.")
        private String secret = "";

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("id", replica);
            body.put("deployment", deployment);
            body.put("engine", engine);
            body.put("slots", slots);
            body.put("context", tokens);
            body.put("file", file);
            body.put("base_url", url);
            body.put("metrics_url", metrics);
            body.put("reason", reason);
            if (!secret.isEmpty()) {
                body.put("secret", secret);
            }
            JsonNode made = context.person().post("/replicas", body);
            context.screen()
                    .print("Added " + replica + " to " + made.path("pool").asString("its pool"));
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = "Removes a replica; its open answers end first.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "REPLICA", description = "Its id.")
        private String replica = "";

        @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.person().post("/replicas/" + replica + "/remove", Map.of("reason", reason));
            context.screen().print("Removed " + replica);
            return 0;
        }
    }
}
