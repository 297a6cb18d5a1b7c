package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayFailureTest {
    private final GatewayFixture at = new GatewayFixture();
    private final Provider second = new Provider();

    @AfterEach
    void close() throws IOException {
        at.close();
        second.close();
    }

    private void twoDeployments() {
        at.deployment("d2", second.baseUrl(), d -> {});
        at.route("chat", "small", "d1", "d2");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 404, 401})
    void failingDeployment_isReplacedByTheNext(int status) {
        twoDeployments();
        at.provider.always(e -> e.json(status, "{\"error\":{\"message\":\"no\"}}"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(at.call(GatewayFixture.STREAM).body()).contains("Hel").contains("[DONE]");
        assertThat(second.received).hasSize(2);
    }

    @Test
    void unreachableDeployment_isReplacedByTheNext() throws IOException {
        twoDeployments();
        at.provider.close();
        assertThat(at.call(GatewayFixture.STREAM).body()).contains("[DONE]");
    }

    @Test
    void errorEventBeforeTheFirstToken_isReplacedByTheNext() {
        twoDeployments();
        at.provider.next(
                e -> e.stream().role().event("{\"error\":{\"message\":\"overloaded\"}}").done());
        var body = at.call(GatewayFixture.STREAM).body();
        assertThat(body).contains("Hel").doesNotContain("overloaded");
        assertThat(body.split("\"role\":\"assistant\"", -1)).hasSize(2);
    }

    @Test
    void closeBeforeTheFirstToken_isReplacedByTheNext() {
        twoDeployments();
        at.provider.next(e -> e.stream().role().close());
        assertThat(at.call(GatewayFixture.STREAM).body()).contains("Hel").contains("[DONE]");
    }

    @ParameterizedTest
    @CsvSource({
        "429, 429, rate_limit_exceeded",
        "500, 502, upstream_error",
        "503, 503, upstream_unavailable"
    })
    void lastFailure_isTold(int upstream, int told, String code) {
        at.provider.always(e -> e.json(upstream, "{}", "retry-after: 7"));
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(answer.statusCode()).isEqualTo(told);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains("d1");
        if (told != 502) {
            assertThat(answer.headers().firstValue("retry-after")).contains("7");
        }
    }

    @Test
    void noDeploymentReachable_is502() throws IOException {
        at.provider.close();
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("connect_error");
    }

    @Test
    void unresolvableHost_is502() {
        at.deployment("d1", "http://no-such-host.invalid/v1", d -> {});
        assertThat(at.call(GatewayFixture.HELLO).body()).contains("connect_error");
    }

    @Test
    void streamThatBreaks_endsWithAnErrorAndWithoutAnEnd() throws IOException {
        at.provider.next(e -> e.stream().role().token("one").close());
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            assertThat(stream.until("error")).contains("upstream_closed");
            assertThatThrownBy(stream::next).isInstanceOf(IOException.class);
        }
    }

    @Test
    void errorInAStream_passes() throws IOException {
        at.provider.next(e ->
                e.stream().token("one").event("{\"error\":{\"message\":\"gpu on fire\"}}").done());
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            assertThat(stream.until("error")).contains("gpu on fire");
        }
    }

    @Test
    void silentDeployment_timesOutBeforeTheFirstToken() {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setFirstTokenTimeoutMs(100));
        at.provider.always(Provider.Exchange::hang);
        var answer = at.call(GatewayFixture.STREAM);
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("first_token_timeout");
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
    }

    @Test
    void headAndRoleAlone_areNoFirstToken() {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setFirstTokenTimeoutMs(100));
        at.provider.always(e -> e.stream().role().hang());
        assertThat(at.call(GatewayFixture.STREAM).statusCode()).isEqualTo(504);
    }

    @Test
    void silenceInAStream_timesOut() throws IOException {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setIdleTimeoutMs(100));
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            assertThat(stream.until("error")).contains("idle_timeout");
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
    }

    @Test
    void endlessCall_timesOut() throws IOException {
        try (var other = new GatewayFixture(10, 200)) {
            other.provider.always(Provider::twoTokensThenSilence);
            try (var stream = other.stream(GatewayFixture.STREAM)) {
                assertThat(stream.until("error")).contains("total_timeout");
            }
        }
    }

    @Test
    void connectThatHangs_timesOut() throws Exception {
        try (var full = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                var one = new Socket(full.getInetAddress(), full.getLocalPort());
                var two = new Socket(full.getInetAddress(), full.getLocalPort())) {
            at.deployment(
                    "d1",
                    "http://127.0.0.1:" + full.getLocalPort() + "/v1",
                    d -> d.setConnectTimeoutMs(200));
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isIn(502, 504);
            assertThat(one.isConnected() && two.isConnected()).isTrue();
        }
    }
}
