package dev.pilothouse.gateway.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries signals to ingest as OTLP/HTTP protobuf, on a thread of its own. A batch is sent again,
 * byte for byte the same, until it is taken or refused for good.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class SpanExporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpanExporter.class);
    private static final Set<Integer> AGAIN = Set.of(401, 403, 429, 502, 503, 504);
    private static final int MOST = 256;
    private static final long GATHER_MILLIS = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LEAST_BACK_OFF = 250;
    private static final long MOST_BACK_OFF = 15_000;

    private final SignalBuffer buffer;
    private final URI endpoint;
    private final Supplier<Optional<String>> credential;
    private final Resource resource;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .executor(Runnable::run)
                    .build();
    private final LongAdder exported = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;
    private volatile long deadline = Long.MAX_VALUE;

    /**
     * @param endpoint for example {@code http://127.0.0.1:4318}
     * @param credential of this node as a sender; empty until it has joined
     */
    public SpanExporter(
            SignalBuffer buffer,
            String endpoint,
            Supplier<Optional<String>> credential,
            String node,
            String version) {
        this.buffer = buffer;
        this.endpoint = URI.create(endpoint.replaceAll("/+$", "") + "/v1/traces");
        this.credential = credential;
        this.resource =
                Resource.newBuilder()
                        .addAllAttributes(
                                new Attributes()
                                        .text("service.name", "pilothouse-gateway")
                                        .text("service.instance.id", node)
                                        .text("service.version", version)
                                        .text("pilothouse.boot.id", boot())
                                        .all())
                        .build();
        this.thread = Thread.ofPlatform().name("telemetry").daemon().start(this::run);
    }

    /** Tells the numbers of this process from those of the one before. */
    private static String boot() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Spans that ingest has acknowledged. */
    public long exported() {
        return exported.sum();
    }

    private void run() {
        try {
            while (!closing || buffer.size() > 0) {
                List<Signal> batch = buffer.take(MOST, GATHER_MILLIS);
                if (!batch.isEmpty()) {
                    deliver(batch);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(List<Signal> batch) throws InterruptedException {
        byte[] body = request(batch).toByteArray();
        long backOff = LEAST_BACK_OFF;
        for (Sent sent = send(body); ; sent = send(body)) {
            if (sent.done || System.nanoTime() > deadline) {
                count(batch.size(), sent);
                return;
            }
            long wait =
                    Math.max(
                            backOff + ThreadLocalRandom.current().nextLong(backOff),
                            sent.retryAfterMillis);
            pause(wait);
            backOff = Math.min(2 * backOff, MOST_BACK_OFF);
        }
    }

    private void count(int spans, Sent sent) {
        int lost = sent.done ? Math.min(sent.rejected, spans) : spans;
        exported.add(spans - lost);
        if (lost > 0) {
            buffer.lost(lost);
            LOG.warn("{} of {} spans are lost: {}", lost, spans, sent.problem);
        }
    }

    private void pause(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < Math.min(until, deadline)) {
            Thread.sleep(Math.min(50, millis));
        }
    }

    /**
     * @param done taken, or refused for good
     * @param rejected spans of it that will never be taken
     */
    private record Sent(boolean done, int rejected, long retryAfterMillis, String problem) {}

    private Sent send(byte[] body) throws InterruptedException {
        Optional<String> bearer = credential.get();
        if (bearer.isEmpty()) {
            return new Sent(false, 0, 0, "this node has no credential yet");
        }
        var request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(TIMEOUT)
                        .header("content-type", "application/x-protobuf")
                        .header("authorization", "Bearer " + bearer.get())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return judge(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return new Sent(false, 0, 0, endpoint + ": " + e);
        }
    }

    private static Sent judge(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            return new Sent(true, rejected(response.body()), 0, "rejected by ingest");
        }
        boolean again = AGAIN.contains(status);
        long retryAfter =
                response.headers()
                        .firstValue("retry-after")
                        .filter(v -> v.matches("\\d{1,4}"))
                        .map(v -> Long.parseLong(v) * 1_000)
                        .orElse(0L);
        return new Sent(
                !again, again ? 0 : Integer.MAX_VALUE, retryAfter, "ingest answered " + status);
    }

    private static int rejected(byte[] body) {
        try {
            return (int)
                    ExportTraceServiceResponse.parseFrom(body)
                            .getPartialSuccess()
                            .getRejectedSpans();
        } catch (InvalidProtocolBufferException e) {
            return 0;
        }
    }

    private ExportTraceServiceRequest request(List<Signal> batch) {
        var spans =
                ScopeSpans.newBuilder()
                        .setScope(
                                InstrumentationScope.newBuilder()
                                        .setName("dev.pilothouse.gateway"));
        batch.forEach(signal -> add(spans, signal));
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder().setResource(resource).addScopeSpans(spans))
                .build();
    }

    private void add(ScopeSpans.Builder spans, Signal signal) {
        try {
            spans.addSpans(signal.span());
        } catch (RuntimeException e) {
            buffer.lost(1);
            LOG.error("a span could not be put together", e);
        }
    }

    /** Delivers what waits, for at most five seconds. */
    @Override
    public void close() {
        deadline = System.nanoTime() + 5_000_000_000L;
        closing = true;
        try {
            thread.join(Duration.ofSeconds(6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
