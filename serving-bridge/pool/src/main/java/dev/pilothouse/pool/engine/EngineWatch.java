package dev.pilothouse.pool.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at an engine every two seconds: whether it is well, and what its series say. Three bad
 * looks in a row, and it counts as ended.
 */
final class EngineWatch implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BAD_LOOKS = 3;

    private final HttpClient http;
    private final Dialect dialect;
    private final HttpEngine.Address address;
    private final String model;
    private final CompletableFuture<Integer> loaded = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile EngineReport report = EngineReport.NOTHING;
    private String version = "";
    private int bad;
    private @Nullable Look last;

    /** Growing counts of tokens at a time. */
    private record Look(long nanos, OptionalDouble prompt, OptionalDouble generated) {}

    EngineWatch(HttpClient http, Dialect dialect, HttpEngine.Address address, String model) {
        this.http = http;
        this.dialect = dialect;
        this.address = address;
        this.model = model;
        this.thread = Thread.ofVirtual().name("engine-watch").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Completes with the context in tokens, 0 where the engine does not tell. */
    CompletableFuture<Integer> loaded() {
        return loaded;
    }

    CompletableFuture<String> ended() {
        return ended;
    }

    EngineReport report() {
        return report;
    }

    private void run() {
        try {
            while (!ended.isDone()) {
                look();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            HttpResponse<String> health = get(address.root(dialect.health()));
            if (health.statusCode() != 200) {
                notWell("it answers " + health.statusCode() + " at " + dialect.health());
                return;
            }
            bad = 0;
            if (!loaded.isDone()) {
                begin();
            }
            report = read();
        } catch (IOException | JacksonException e) {
            notWell(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** One that still loads is waited for. */
    private void notWell(String why) {
        bad++;
        if (bad >= MOST_BAD_LOOKS && loaded.isDone()) {
            ended.complete("the engine at " + address.base() + " is not well: " + why);
        }
    }

    private void begin() throws IOException, InterruptedException {
        version = version();
        JsonNode models = json(address.api("/models"));
        int context = 0;
        List<String> ids = new ArrayList<>();
        for (JsonNode served : models.path("data")) {
            ids.add(served.path("id").asString(""));
            if (ids.getLast().equals(model)) {
                context = served.path("max_model_len").asInt(0);
            }
        }
        if (!dialect.slots() && !ids.contains(model)) {
            loaded.completeExceptionally(
                    new IOException("the engine serves " + ids + ", not " + model));
        } else {
            loaded.complete(dialect.slots() ? contextOfSlots() : context);
        }
    }

    private int contextOfSlots() throws IOException, InterruptedException {
        JsonNode props = json(address.root("/props"));
        int each = props.path("default_generation_settings").path("n_ctx").asInt(0);
        return each * Math.max(1, props.path("total_slots").asInt(1));
    }

    private String version() throws IOException, InterruptedException {
        String path = dialect.version();
        if (path == null) {
            return "";
        }
        JsonNode told = json(address.root(path));
        return told.path("version").asString(told.path("build_info").asString(""));
    }

    private EngineReport read() throws IOException, InterruptedException {
        List<String> alarms = new ArrayList<>();
        if (dialect.series().equals(Dialect.Series.NONE) && address.metrics() == null) {
            return with(OptionalDouble.empty(), new MetricsText(""), alarms);
        }
        URI uri = address.metrics() == null ? address.root("/metrics") : address.metrics();
        HttpResponse<String> answer = get(uri);
        if (answer.statusCode() != 200) {
            alarms.add("no metrics: " + uri.getPath() + " answers " + answer.statusCode());
            return with(OptionalDouble.empty(), new MetricsText(""), alarms);
        }
        MetricsText series = new MetricsText(answer.body());
        missing(series, alarms);
        crowded(series, alarms);
        OptionalDouble kv = dialect.slots() ? kvOfSlots() : series.most(dialect.series().kvUse());
        return with(kv, series, alarms);
    }

    /** A pool sends no more calls than slots: what waits in the engine is not its own. */
    private void crowded(MetricsText series, List<String> alarms) {
        double waiting = series.sum(dialect.series().waiting()).orElse(0);
        if (waiting > 0) {
            alarms.add(
                    Math.round(waiting)
                            + " calls wait inside the engine: it has fewer slots than said here,"
                            + " or others use it");
        }
    }

    private void missing(MetricsText series, List<String> alarms) {
        Dialect.Series names = dialect.series();
        List.of(
                        names.running(),
                        names.waiting(),
                        names.kvUse(),
                        names.promptTokens(),
                        names.generatedTokens())
                .stream()
                .filter(any -> !any.isEmpty() && !series.has(any))
                .forEach(any ->
                        alarms.add(
                                "series missing in the metrics of "
                                        + (dialect.name() + " " + version).strip()
                                        + ": "
                                        + String.join(" or ", any)));
    }

    private EngineReport with(OptionalDouble kv, MetricsText series, List<String> alarms) {
        Look now =
                new Look(
                        System.nanoTime(),
                        series.sum(dialect.series().promptTokens()),
                        series.sum(dialect.series().generatedTokens()));
        Look before = last;
        last = now;
        return new EngineReport(
                0,
                version,
                kv,
                before == null ? OptionalDouble.empty() : rate(before, now, true),
                before == null ? OptionalDouble.empty() : rate(before, now, false),
                List.copyOf(alarms));
    }

    private static OptionalDouble rate(Look before, Look now, boolean generated) {
        OptionalDouble old = generated ? before.generated() : before.prompt();
        OptionalDouble fresh = generated ? now.generated() : now.prompt();
        double seconds = (now.nanos() - before.nanos()) / 1e9;
        return old.isEmpty() || fresh.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, fresh.getAsDouble() - old.getAsDouble()) / seconds);
    }

    /** llama-server tells of each slot how many tokens of its window it holds. */
    private OptionalDouble kvOfSlots() throws IOException, InterruptedException {
        HttpResponse<String> answer = get(address.root("/slots"));
        if (answer.statusCode() != 200) {
            return OptionalDouble.empty();
        }
        double held = 0;
        double window = 0;
        for (JsonNode slot : JSON.readTree(answer.body())) {
            window += slot.path("n_ctx").asDouble(0);
            if (slot.path("is_processing").asBoolean(false)) {
                held +=
                        slot.path("n_prompt_tokens").asDouble(0)
                                + slot.path("next_token").path(0).path("n_decoded").asDouble(0);
            }
        }
        return window == 0 ? OptionalDouble.empty() : OptionalDouble.of(held / window);
    }

    private JsonNode json(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(uri);
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = address.request(uri).timeout(PATIENCE).GET().build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        ended.complete("closed");
        loaded.completeExceptionally(new IOException("closed"));
        thread.interrupt();
    }
}
