package dev.pilothouse.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays an inference server over a real socket: the paths and bodies of vLLM, SGLang and
 * llama-server as their documentation and public recordings of their answers have them. What it
 * says is set by the test; nothing is generated.
 */
final class EngineSimulator implements AutoCloseable {
    /** What arrived: method, path with query, body, authorization. */
    record Received(String method, String path, String body, String authorization) {}

    private record Fixed(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Fixed> fixed = new ConcurrentHashMap<>();
    final List<Received> received = new CopyOnWriteArrayList<>();
    final AtomicInteger aborted = new AtomicInteger();
    volatile int chunks = 3;
    volatile int status = 200;

    EngineSimulator(String model) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        says("/health", 200, "");
        says(
                "/v1/models",
                200,
                "{\"object\":\"list\",\"data\":[{\"id\":\"%s\",\"object\":\"model\",\"owned_by\":\"vllm\",\"max_model_len\":4096}]}"
                        .formatted(model));
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Answers so at a path, whatever the method and query. */
    void says(String path, int code, String body) {
        fixed.put(path, new Fixed(code, body));
    }

    List<Received> at(String path) {
        return received.stream().filter(r -> r.path().equals(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getPath();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        received.add(
                new Received(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        body,
                        authorization == null ? "" : authorization));
        Fixed answer = fixed.get(path);
        if (answer != null) {
            whole(exchange, answer.status(), answer.body());
        } else if (!path.startsWith("/v1/")) {
            whole(exchange, 404, "{\"detail\":\"Not Found\"}");
        } else if (status != 200) {
            whole(
                    exchange,
                    status,
                    "{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}");
        } else if (body.contains("\"stream\":true")) {
            stream(exchange);
        } else {
            whole(exchange, 200, COMPLETION);
        }
    }

    private static void whole(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Ends its work when the connection is closed, as engines do. */
    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < chunks; i++) {
                event(out, CHUNK.formatted(i));
                LockSupport.parkNanos(5_000_000);
            }
            event(out, LAST);
            event(out, USAGE.formatted(chunks, chunks + 9));
            event(out, "[DONE]");
        } catch (IOException e) {
            aborted.incrementAndGet();
        }
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final String COMPLETION =
            """
            {"id":"chatcmpl-7","object":"chat.completion","created":1764446400,"model":"m",\
            "choices":[{"index":0,"message":{"role":"assistant","content":"Paris.","refusal":null,"tool_calls":[]},\
            "logprobs":null,"finish_reason":"stop","stop_reason":null}],\
            "usage":{"prompt_tokens":9,"total_tokens":12,"completion_tokens":3,"prompt_tokens_details":null}}\
            """;

    private static final String CHUNK =
            """
            {"id":"chatcmpl-7","object":"chat.completion.chunk","created":1764446400,"model":"m",\
            "choices":[{"index":0,"delta":{"content":"w%d "},"logprobs":null,"finish_reason":null}]}\
            """;

    private static final String LAST =
            """
            {"id":"chatcmpl-7","object":"chat.completion.chunk","created":1764446400,"model":"m",\
            "choices":[{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":"stop","stop_reason":null}]}\
            """;

    private static final String USAGE =
            """
            {"id":"chatcmpl-7","object":"chat.completion.chunk","created":1764446400,"model":"m",\
            "choices":[],"usage":{"prompt_tokens":9,"completion_tokens":%d,"total_tokens":%d}}\
            """;
}
