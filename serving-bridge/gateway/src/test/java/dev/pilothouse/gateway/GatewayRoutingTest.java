package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.serving;
import static dev.pilothouse.gateway.GatewayFixture.share;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.pilothouse.bridge.protocol.v1.DeploymentStatus;
import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.bridge.protocol.v1.RouteTraffic;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayRoutingTest {
    private final GatewayFixture at = new GatewayFixture();
    private final Provider second = new Provider();
    private final Provider third = new Provider();

    @BeforeEach
    void deployments() {
        at.deployment("d2", second.baseUrl(), d -> {});
        at.deployment("d3", third.baseUrl(), d -> {});
    }

    @AfterEach
    void close() throws IOException {
        at.close();
        second.close();
        third.close();
    }

    private Map<String, Object> lastSpan(int count) {
        Await.until("spans arrive", () -> at.collector.spans.size() >= count);
        List<Span> spans = at.collector.spans;
        return Collector.attributes(spans.getLast());
    }

    private DeploymentStatus health(String deployment) {
        return at.gateway.status().build().getDeploymentsList().stream()
                .filter(d -> d.getDeployment().equals(deployment))
                .findFirst()
                .orElse(DeploymentStatus.getDefaultInstance());
    }

    @Test
    void weights_shareATier() {
        at.route(serving("d1", 1, 70), serving("d2", 1, 30), serving("d3", 2, 1));
        for (int i = 0; i < 300; i++) {
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        }
        assertThat(at.provider.received.size()).isCloseTo(210, offset(45));
        assertThat(second.received).hasSize(300 - at.provider.received.size());
        assertThat(third.received).isEmpty();
        assertThat((String) lastSpan(300).get("pilothouse.route.reason"))
                .matches("tier-1 weight [37]0");
        assertThat(at.gateway.status().getRoutesList())
                .extracting(RouteTraffic::getDeployment)
                .containsExactly("d1", "d2");
        assertThat(at.gateway.status().getRoutesList().stream().mapToInt(RouteTraffic::getTiers))
                .satisfies(counts ->
                        assertThat(counts.stream().mapToInt(i -> i).sum()).isEqualTo(300));
    }

    @Test
    void session_staysWhereItIs() {
        at.route(serving("d1", 1, 1), serving("d2", 1, 1), serving("d3", 1, 1));
        for (int i = 0; i < 20; i++) {
            at.call(GatewayFixture.HELLO, "x-pilothouse-session", "s-7");
        }
        assertThat(
                        List.of(
                                at.provider.received.size(),
                                second.received.size(),
                                third.received.size()))
                .containsExactlyInAnyOrder(20, 0, 0);
    }

    @Test
    void canary_getsItsShareAndKeepsItsSessions() {
        at.route(serving("d1", 1, 1), share(RouteRole.CANARY, "d2", 20));
        for (int session = 0; session < 150; session++) {
            at.call(GatewayFixture.HELLO, "x-pilothouse-session", "s-" + session);
        }
        int canary = second.received.size();
        assertThat(canary).isCloseTo(30, offset(20));
        for (int session = 0; session < 150; session++) {
            at.call(GatewayFixture.HELLO, "x-pilothouse-session", "s-" + session);
        }
        assertThat(second.received).hasSize(2 * canary);
    }

    @Test
    void canaryThatFails_isReplacedByTheTiers() {
        at.route(serving("d1", 1, 1), share(RouteRole.CANARY, "d2", 100));
        second.always(e -> e.json(500, "{}"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(lastSpan(1))
                .containsEntry("pilothouse.route.reason", "fallback:upstream_error tier-1 weight 1")
                .containsEntry("pilothouse.route.attempts", 2L)
                .containsEntry("pilothouse.route.failures", List.of("d2:upstream_error"));
    }

    @Test
    void breaker_opensAfterFailuresAndClosesAfterProbes() {
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        at.provider.always(e -> e.json(500, "{}"));
        for (int i = 0; i < 8; i++) {
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        }
        assertThat(at.provider.received).hasSize(5);
        assertThat(lastSpan(8))
                .containsEntry(
                        "pilothouse.route.reason", "tier-2 weight 1; breaker-open:d1 skipped");
        DeploymentStatus broken = health("d1");
        assertThat(broken.getBreaker()).isEqualTo("open");
        assertThat(broken.getFailures()).isEqualTo(5);
        assertThat(broken.getSkipped()).isEqualTo(3);
        assertThat(broken.getLastError()).isEqualTo("upstream_error");

        at.provider.always(Provider::hello);
        at.ahead = Duration.ofSeconds(8);
        at.call(GatewayFixture.HELLO);
        assertThat(health("d1").getBreaker()).isEqualTo("half-open");
        at.call(GatewayFixture.HELLO);
        assertThat(health("d1").getBreaker()).isEqualTo("closed");
        assertThat(at.provider.received).hasSize(7);
    }

    @Test
    void failedProbe_keepsTheBreakerOpenForLonger() {
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        at.provider.always(e -> e.json(500, "{}"));
        for (int i = 0; i < 5; i++) {
            at.call(GatewayFixture.HELLO);
        }
        at.ahead = Duration.ofSeconds(7);
        at.call(GatewayFixture.HELLO);
        at.call(GatewayFixture.HELLO);
        assertThat(health("d1").getBreaker()).isEqualTo("open");
        at.ahead = Duration.ofSeconds(14);
        at.call(GatewayFixture.HELLO);
        assertThat(at.provider.received).hasSize(7);
    }

    @Test
    void deploymentsOwnBreaker_opensWhenItSays() {
        at.deployment(
                "d1",
                at.provider.baseUrl(),
                d ->
                        d.setBreakerFailurePercent(100)
                                .setBreakerAttempts(2)
                                .setBreakerPauseMs(60_000));
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        at.provider.always(e -> e.json(500, "{}"));
        for (int i = 0; i < 4; i++) {
            at.call(GatewayFixture.HELLO);
        }
        assertThat(at.provider.received).hasSize(2);
        at.ahead = Duration.ofSeconds(30);
        at.call(GatewayFixture.HELLO);
        assertThat(at.provider.received).hasSize(2);
        at.deployment("d1", at.provider.baseUrl(), d -> {});
        at.call(GatewayFixture.HELLO);
        assertThat(at.provider.received).hasSize(3);
    }

    @Test
    void everyBreakerOpen_is503AtOnce() {
        at.route(serving("d1", 1, 1));
        at.provider.always(e -> e.json(500, "{}"));
        for (int i = 0; i < 5; i++) {
            at.call(GatewayFixture.HELLO);
        }
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("model_unavailable").contains("breaker-open:d1");
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(at.provider.received).hasSize(5);
    }

    @Test
    void changedDeployment_beginsWithAClosedBreaker() {
        at.route(serving("d1", 1, 1));
        at.provider.always(e -> e.json(401, "{}"));
        for (int i = 0; i < 5; i++) {
            at.call(GatewayFixture.HELLO);
        }
        at.provider.always(Provider::hello);
        at.deployment("d1", at.provider.baseUrl(), d -> d.setCredential("the right one"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyDeployment_isAskedAgainAfterItsRetryAfter() {
        at.route(serving("d1", 1, 1));
        at.provider.next(e -> e.json(429, "{}", "retry-after: 1"));
        long before = System.nanoTime();
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isGreaterThan(Duration.ofSeconds(1));
        assertThat(lastSpan(1))
                .containsEntry(
                        "pilothouse.route.reason", "retry:rate_limit_exceeded tier-1 weight 1")
                .containsEntry("pilothouse.route.attempts", 2L);
    }

    @Test
    void threeAttempts_areTheMost() {
        at.route(serving("d1", 1, 1));
        at.provider.always(e -> e.json(503, "{}"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(503);
        assertThat(at.provider.received).hasSize(3);
    }

    @Test
    void kill_cutsACallThatWaitsToTryAgain() {
        at.route(serving("d1", 1, 1));
        at.provider.always(e -> e.json(429, "{}", "retry-after: 5"));
        var answer = at.callLater(GatewayFixture.HELLO);
        Await.until("it was refused", () -> at.provider.received.size() == 1);
        Await.until("it waits", () -> health("d1").getFailures() == 1);
        var cut = at.killed(GatewayFixture.kill("feature", "chat"));
        assertThat(cut.streams()).isEqualTo(1);
        assertThat(answer.join().statusCode()).isEqualTo(403);
        assertThat(answer.join().body()).contains("killed");
        assertThat(at.gateway.openCalls()).isZero();
        assertThat(at.provider.received).hasSize(1);
    }

    @Test
    void callerWhoLeavesWhileItWaits_endsIt() throws IOException {
        at.route(serving("d1", 1, 1));
        at.provider.always(e -> e.json(429, "{}", "retry-after: 5"));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), at.gateway.port())) {
            String request =
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
                            + GatewayFixture.KEY
                            + "\r\ncontent-length: "
                            + GatewayFixture.STREAM.length()
                            + "\r\n\r\n"
                            + GatewayFixture.STREAM;
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            Await.until("it waits", () -> health("d1").getFailures() == 1);
        }
        Await.until("the call is over", () -> at.gateway.openCalls() == 0);
        assertThat(at.provider.received).hasSize(1);
    }

    @Test
    void outage_isNotMultipliedByTriesAgain() {
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        at.provider.always(e -> e.json(500, "{}"));
        second.always(e -> e.json(500, "{}"));
        int attempts = 0;
        for (int i = 0; i < 300; i++) {
            at.ahead = Duration.ofMinutes(i * 10L);
            at.call(GatewayFixture.HELLO);
            attempts++;
        }
        assertThat(attempts).isEqualTo(300);
        assertThat(second.received.size()).isLessThan(250);
        assertThat(health("d1").getRetriesDenied()).isPositive();
    }

    @Test
    void totalLimitOfADeployment_endsAStreamAndMarksItPartial() throws IOException {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setTotalTimeoutMs(300));
        at.route(serving("d1", 1, 1));
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            assertThat(stream.until("error"))
                    .contains("\"code\":\"total_timeout\"", "\"partial\":true");
        }
        assertThat(lastSpan(1))
                .containsEntry("error.type", "total_timeout")
                .containsEntry("pilothouse.partial", true);
    }

    @Test
    void totalLimitBeforeTheFirstToken_fallsBack() {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setTotalTimeoutMs(150));
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        at.provider.always(Provider.Exchange::hang);
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat((String) lastSpan(1).get("pilothouse.route.reason"))
                .startsWith("fallback:total_timeout");
    }
}
