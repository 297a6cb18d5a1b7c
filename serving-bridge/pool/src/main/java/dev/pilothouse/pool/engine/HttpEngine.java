package dev.pilothouse.pool.engine;

import dev.pilothouse.pool.engine.EngineFailure.Code;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine that runs elsewhere and has OpenAI's interface: llama-server, vLLM, SGLang and others.
 * Leaving an answer closes its connection, which is how all of them are told to stop generating.
 */
public final class HttpEngine implements EngineAdapter {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration VERB = Duration.ofMinutes(5);

    private final Dialect dialect;
    private final Address address;
    private final String model;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();
    private final EngineWatch watch;
    private final Map<Long, Exchange> open = new ConcurrentHashMap<>();

    private HttpEngine(Dialect dialect, Address address, String model) {
        this.dialect = dialect;
        this.address = address;
        this.model = model;
        this.watch = new EngineWatch(http, dialect, address, model);
    }

    /** Begins to look for the engine. */
    public static HttpEngine connect(Dialect dialect, Address address, String model) {
        HttpEngine engine = new HttpEngine(dialect, address, model);
        engine.watch.start();
        return engine;
    }

    /**
     * Where it is.
     *
     * @param base up to and with {@code /v1}
     * @param metrics null: at the usual place
     * @param credential sent as bearer; empty: none
     */
    public record Address(URI base, @Nullable URI metrics, String credential) {
        URI api(String path) {
            return URI.create(base.toString().replaceAll("/+$", "") + path);
        }

        URI root(String path) {
            String all = base.toString().replaceAll("/+$", "");
            return URI.create(
                    (all.endsWith("/v1") ? all.substring(0, all.length() - 3) : all) + path);
        }

        HttpRequest.Builder request(URI uri) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            return credential.isEmpty()
                    ? request
                    : request.header("Authorization", "Bearer " + credential);
        }

        /** Without the credential. */
        @Override
        public String toString() {
            return base.toString();
        }
    }

    @Override
    public CompletableFuture<Integer> loaded() {
        return watch.loaded();
    }

    @Override
    public CompletableFuture<String> exited() {
        return watch.ended();
    }

    @Override
    public void generate(long id, Ask ask, Answer answer) {
        Exchange exchange =
                switch (ask) {
                    case Passage passage -> new Exchange(passage, answer, () -> open.remove(id));
                    case Prompt prompt ->
                            new Exchange(
                                    PromptBodies.passage(model, prompt),
                                    new PromptBodies.Reader(answer),
                                    () -> open.remove(id));
                };
        open.put(id, exchange);
        exchange.start(http, address);
    }

    @Override
    public void cancel(long id) {
        Exchange exchange = open.get(id);
        if (exchange != null) {
            exchange.cancel();
        }
    }

    @Override
    public Traits traits() {
        return new Traits(
                true,
                dialect.sleep() != null || dialect.slots(),
                dialect.flush() != null || dialect.slots(),
                sleepMeans(),
                cacheMeans());
    }

    private String sleepMeans() {
        if (dialect.sleep() != null) {
            return "POST " + dialect.sleep();
        }
        return dialect.slots()
                ? "it gets no calls and unloads by itself after --sleep-idle-seconds"
                : "engines of kind " + dialect.name() + " have no way to sleep";
    }

    private String cacheMeans() {
        if (dialect.flush() != null) {
            return "POST " + dialect.flush();
        }
        return dialect.slots()
                ? "POST /slots/N?action=erase (needs --slot-save-path)"
                : "engines of kind "
                        + dialect.name()
                        + " have no way to empty their caches: restart it where it runs";
    }

    @Override
    public EngineReport report() {
        return watch.report();
    }

    @Override
    public CompletableFuture<Void> sleep() {
        return dialect.slots() ? CompletableFuture.completedFuture(null) : verb(dialect.sleep());
    }

    @Override
    public CompletableFuture<Void> wake() {
        return dialect.slots() ? CompletableFuture.completedFuture(null) : verb(dialect.wake());
    }

    @Override
    public CompletableFuture<Void> emptyCaches() {
        return dialect.slots() ? SlotEraser.erase(http, address) : verb(dialect.flush());
    }

    private CompletableFuture<Void> verb(@Nullable String path) {
        if (path == null) {
            return CompletableFuture.failedFuture(
                    new UnsupportedOperationException("this engine has no such verb"));
        }
        return post(http, address, path, VERB);
    }

    static CompletableFuture<Void> post(
            HttpClient http, Address address, String path, Duration patience) {
        HttpRequest request =
                address.request(address.root(path))
                        .timeout(patience)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenCompose(answer -> done(path, answer));
    }

    private static CompletableFuture<Void> done(String path, HttpResponse<String> answer) {
        return answer.statusCode() / 100 == 2
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                        new IOException("it answers " + answer.statusCode() + " to POST " + path));
    }

    @Override
    public void close() {
        watch.close();
        open.values()
                .forEach(exchange ->
                        exchange.fail(
                                new EngineFailure(
                                        Code.ENGINE_LOST, "The engine was disconnected")));
        http.shutdownNow();
    }
}
