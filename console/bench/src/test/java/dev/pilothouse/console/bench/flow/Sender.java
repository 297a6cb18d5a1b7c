package dev.pilothouse.console.bench.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** An application that sends its own spans, of any time. */
final class Sender {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Sender() {}

    /**
     * Sends a call of a person who consents.
     *
     * @param trace 32 hexadecimal digits
     */
    static void send(RunningPilothouse to, Instant at, String trace, String person)
            throws Exception {
        String nanos = at.getEpochSecond() + "%09d".formatted(at.getNano());
        String body =
                """
                {"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"spans":[{
                  "traceId":"%s","spanId":"%s","name":"chat","kind":3,
                  "startTimeUnixNano":"%s","endTimeUnixNano":"%s","attributes":[
                    {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
                    {"key":"gen_ai.request.model","value":{"stringValue":"m"}},
                    {"key":"user.id","value":{"stringValue":"%s"}},
                    {"key":"consent.content","value":{"stringValue":"yes"}},
                    {"key":"gen_ai.input.messages","value":{"stringValue":"%s says hello"}}]}]}]}]}\
                """
                        .formatted(trace, trace.substring(16), nanos, nanos, person, person);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(to.otlp() + "/v1/traces"))
                        .header("Authorization", "Bearer " + to.apiKey())
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
