package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.serving;
import static dev.pilothouse.gateway.GatewayFixture.share;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayShadowTest {
    private final GatewayFixture at = new GatewayFixture();
    private final Provider shadow = new Provider();

    @BeforeEach
    void route() {
        at.deployment("d2", shadow.baseUrl(), d -> d.setUpstreamModel("m-2"));
        at.route(serving("d1", 1, 1), share(RouteRole.SHADOW, "d2", 100));
    }

    @AfterEach
    void close() throws IOException {
        at.close();
        shadow.close();
    }

    private Span span(boolean ofShadow) {
        Await.until("both spans arrive", () -> at.collector.spans.size() == 2);
        return at.collector.spans.stream()
                .filter(s -> Collector.attributes(s).containsKey("pilothouse.shadow") == ofShadow)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void copy_isMeteredAndRecordedBelowItsCall() {
        String answer = at.call(GatewayFixture.STREAM).body();
        assertThat(answer.split("Hel", -1)).hasSize(2);
        Map<String, Object> copy = Collector.attributes(span(true));
        assertThat(copy)
                .containsEntry("pilothouse.shadow", true)
                .containsEntry("pilothouse.deployment", "d2")
                .containsEntry("pilothouse.route.reason", "shadow 100 %")
                .containsEntry("pilothouse.outcome", "ok")
                .containsEntry("gen_ai.usage.output_tokens", 3L);
        assertThat(span(true).getParentSpanId()).isEqualTo(span(false).getSpanId());
        assertThat(span(true).getTraceId()).isEqualTo(span(false).getTraceId());
        assertThat(shadow.received.getFirst().body()).contains("\"m-2\"");
        assertThat(at.gateway.counters().values())
                .containsEntry("calls", 1.0)
                .containsEntry("shadows", 1.0);
    }

    @Test
    void slowShadow_delaysNobody() {
        shadow.always(Provider.Exchange::hang);
        for (int i = 0; i < 3; i++) {
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        }
        Await.until("copies are under way", () -> shadow.received.size() == 3);
        Await.until("only copies are open", () -> at.gateway.openCalls() == 3);
    }

    @Test
    void shadowThatFails_changesNothing() {
        shadow.always(e -> e.json(500, "{}"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(Collector.attributes(span(true))).containsEntry("pilothouse.outcome", "error");
        assertThat(Collector.attributes(span(false))).containsEntry("pilothouse.outcome", "ok");
        assertThat(shadow.received).hasSize(1);
    }

    @Test
    void kill_cutsCopiesAndLetsNoneThrough() {
        shadow.always(Provider.Exchange::hang);
        at.call(GatewayFixture.HELLO);
        Await.until("the copy is under way", () -> shadow.received.size() == 1);
        assertThat(at.killed(GatewayFixture.kill("deployment", "d2")).streams()).isEqualTo(1);
        Await.until("the shadow sees the close", () -> shadow.aborted.get() == 1);
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        Await.until(
                "its end is recorded", () -> at.gateway.counters().values().get("shadows") == 2.0);
        assertThat(shadow.received).hasSize(1);
    }

    @Test
    void tooManyCopies_areLeftOut() {
        shadow.always(Provider.Exchange::hang);
        for (int i = 0; i < 70; i++) {
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        }
        Await.until("copies are under way", () -> shadow.received.size() == 64);
        Await.until("only copies are open", () -> at.gateway.openCalls() == 64);
    }
}
