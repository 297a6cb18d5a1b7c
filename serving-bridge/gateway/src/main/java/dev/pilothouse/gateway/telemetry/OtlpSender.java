package dev.pilothouse.gateway.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Sends requests to an OTLP/HTTP receiver, one after the other. */
final class OtlpSender implements AutoCloseable {
    private static final Set<Integer> AGAIN = Set.of(401, 403, 429, 502, 503, 504);

    private final URI endpoint;
    private final Supplier<Optional<String>> credential;
    private final Duration timeout;
    private final HttpClient http;

    OtlpSender(String endpoint, Supplier<Optional<String>> credential, Duration timeout) {
        this.endpoint = URI.create(endpoint.replaceAll("/+$", "") + "/v1/traces");
        this.credential = credential;
        this.timeout = timeout;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * @param done taken, or refused for good
     * @param rejected spans of it that will never be taken
     */
    record Sent(boolean done, int rejected, long retryAfterMillis, String problem) {}

    Sent send(byte[] body) throws InterruptedException {
        Optional<String> bearer = credential.get();
        if (bearer.isEmpty()) {
            return new Sent(false, 0, 0, "this node has no credential yet");
        }
        var request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(timeout)
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

    @Override
    public void close() {
        http.shutdownNow();
    }
}
