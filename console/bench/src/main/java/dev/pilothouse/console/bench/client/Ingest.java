package dev.pilothouse.console.bench.client;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** OTLP over HTTP to ingest, resent as the specification says. */
public final class Ingest {
    private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
    private static final int ATTEMPTS = 10;
    private static final long MOST_SECONDS = 30;

    private final Http http = new Http("ingest");
    private final URI address;

    /**
     * @param endpoint without a slash at the end
     */
    public Ingest(String endpoint) {
        address = URI.create(endpoint + "/v1/traces");
    }

    /**
     * Sends spans of one service; returns when they are durable.
     *
     * @param key API key with the scope {@code ingest}
     * @throws Trouble when they are refused, or still not accepted after ten attempts
     */
    public void send(String key, String service, List<Span> spans)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(Http.ANSWER)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/x-protobuf")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(request(service, spans))))
                        .build();
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == 200) {
                requireAll(answer.body());
                return;
            }
            if (!RETRYABLE.contains(answer.statusCode()) || attempt == ATTEMPTS) {
                throw new Trouble(
                        "ingest refuses spans of " + service + ": HTTP " + answer.statusCode());
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(pause(answer, attempt)));
        }
    }

    private static long pause(HttpResponse<byte[]> answer, int attempt) {
        String asked = answer.headers().firstValue("Retry-After").orElse("");
        long seconds =
                asked.matches("\\d{1,4}") ? Long.parseLong(asked) : 1L << Math.min(attempt, 5);
        return Math.clamp(seconds, 1, MOST_SECONDS);
    }

    private static void requireAll(byte[] body) throws IOException {
        var partial = ExportTraceServiceResponse.parseFrom(body).getPartialSuccess();
        if (partial.getRejectedSpans() > 0) {
            throw new Trouble(
                    "ingest rejects "
                            + partial.getRejectedSpans()
                            + " spans: "
                            + partial.getErrorMessage());
        }
    }

    private static byte[] request(String service, List<Span> spans) {
        KeyValue name =
                KeyValue.newBuilder()
                        .setKey("service.name")
                        .setValue(AnyValue.newBuilder().setStringValue(service))
                        .build();
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder()
                                .setResource(Resource.newBuilder().addAttributes(name))
                                .addScopeSpans(
                                        ScopeSpans.newBuilder()
                                                .setScope(
                                                        InstrumentationScope.newBuilder()
                                                                .setName("pilothouse.sample"))
                                                .addAllSpans(spans)))
                .build()
                .toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
