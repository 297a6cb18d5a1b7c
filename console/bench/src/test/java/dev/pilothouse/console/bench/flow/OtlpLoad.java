package dev.pilothouse.console.bench.flow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded stream of spans that remembers what was acknowledged and sends again what was not, as
 * an SDK does.
 */
final class OtlpLoad implements AutoCloseable {
    private static final int SPANS = 10;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration GIVE_UP = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI traces;
    private final String apiKey;
    private final String service;
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean stopped;

    OtlpLoad(String otlp, String apiKey, String service) {
        this.traces = URI.create(otlp + "/v1/traces");
        this.apiKey = apiKey;
        this.service = service;
    }

    OtlpLoad start(int threads) {
        for (int i = 0; i < threads; i++) {
            SplittableRandom random = new SplittableRandom(i);
            senders.add(Thread.ofVirtual().start(() -> sendUntilStopped(random)));
        }
        return this;
    }

    /** Spans that ingest said it has. */
    long acknowledged() {
        return acknowledged.get();
    }

    private void sendUntilStopped(SplittableRandom random) {
        try {
            while (!stopped) {
                deliver(batch(random));
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(String body) throws InterruptedException {
        Instant end = Instant.now().plus(GIVE_UP);
        while (Instant.now().isBefore(end)) {
            if (accepted(body)) {
                acknowledged.addAndGet(SPANS);
                return;
            }
            Thread.sleep(Duration.ofMillis(200));
        }
        throw new AssertionError("a batch was not accepted within " + GIVE_UP);
    }

    private boolean accepted(String body) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(traces)
                            .header("Content-Type", "application/json")
                            .header("Authorization", "Bearer " + apiKey)
                            .timeout(Duration.ofSeconds(10))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 400) {
                throw new AssertionError(response.body());
            }
            return response.statusCode() == 200;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private String batch(SplittableRandom random) {
        StringBuilder spans = new StringBuilder();
        String trace = hex(random, 16);
        long now = System.currentTimeMillis() * 1_000_000L;
        for (int i = 0; i < SPANS; i++) {
            spans.append(i == 0 ? "" : ",")
                    .append(
                            """
                            {"traceId":"%s","spanId":"%s","name":"chat sample","kind":3,
                             "startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[
                              {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
                              {"key":"gen_ai.provider.name","value":{"stringValue":"openai"}},
                              {"key":"gen_ai.request.model","value":{"stringValue":"sample-model"}},
                              {"key":"gen_ai.usage.input_tokens","value":{"intValue":"100"}},
                              {"key":"gen_ai.usage.output_tokens","value":{"intValue":"10"}}]}\
                            """
                                    .formatted(trace, hex(random, 8), now - 5_000_000, now));
        }
        return """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"%s"}}]},"scopeSpans":[{"spans":[%s]}]}]}\
        """
                .formatted(service, spans);
    }

    private static String hex(SplittableRandom random, int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Ends the load after the batches in flight were accepted. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread sender : senders) {
            sender.join();
        }
    }
}
