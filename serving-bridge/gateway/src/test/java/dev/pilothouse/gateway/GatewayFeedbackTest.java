package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayFeedbackTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private Span span() {
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        return at.collector.spans.getFirst();
    }

    private Map<String, Object> attributes() {
        return Collector.attributes(span());
    }

    private double counted(String name) {
        return at.gateway.counters().values().get(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.25", "\"up\"", "\"down\""})
    void feedback_isASpan(String score) {
        var answer =
                feedback(
                        "{\"response_id\":\"chatcmpl-1\",\"score\":"
                                + score
                                + ",\"comment\":\"fine\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(span().getName()).isEqualTo("pilothouse.feedback");
        double expected =
                score.equals("\"up\"")
                        ? 1
                        : score.equals("\"down\"") ? -1 : Double.parseDouble(score);
        assertThat(attributes())
                .contains(
                        entry("gen_ai.response.id", "chatcmpl-1"),
                        entry("pilothouse.feedback.score", expected),
                        entry("pilothouse.feedback.comment", "fine"),
                        entry("pilothouse.tenant", "default"),
                        entry("pilothouse.feature", "chat"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"response_id\":\"x\",\"score\":2}",
                "{\"response_id\":\"x\",\"score\":\"great\"}",
                "{\"response_id\":\"x\"}",
                "{\"score\":1}",
                "{\"response_id\":\"x\",\"score\":1,\"stars\":5}",
                "nonsense"
            })
    void badFeedback_is400(String body) {
        assertThat(feedback(body).statusCode()).isEqualTo(400);
    }

    private java.net.http.HttpResponse<String> feedback(String body) {
        return at.send(
                at.request("/v1/feedback").POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    @Test
    void status_tellsOpenCallsAndTheLastMinute() throws IOException {
        at.provider.next(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM, "x-pilothouse-agent", "reviewer")) {
            stream.until("two");
            at.call(GatewayFixture.HELLO);
            Await.until("the second call is over", () -> open() == 1);
            var rows = at.gateway.status().build().getInFlightList();
            assertThat(rows).hasSize(2);
            InFlight first = rows.getFirst();
            assertThat(first.getOpen()).isEqualTo(1);
            assertThat(first.getAgent()).isEqualTo("reviewer");
            assertThat(first.getCallsLastMinute()).isEqualTo(1);
            assertThat(first.getDeployment()).isEqualTo("d1");
            assertThat(first.getProvider()).isEqualTo("acme");
            assertThat(rows.get(1).getOpen()).isZero();
        }
        Await.until(
                "it is over",
                () ->
                        at.gateway.status().getInFlightList().stream()
                                .allMatch(r -> r.getOpen() == 0));
        Await.until("both are counted", () -> counted("calls") == 2.0);
        assertThat(counted("calls.ok")).isEqualTo(1);
    }

    private int open() {
        return at.gateway.status().getInFlightList().stream().mapToInt(InFlight::getOpen).sum();
    }
}
