package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.kill;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.KillHandler.Cut;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.policy.rules.SubjectReference;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayKillTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    @Test
    void kill_cutsOpenStreams() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            Cut cut = at.killed(kill("feature", "chat"));
            assertThat(cut.streams()).isEqualTo(1);
            assertThat(cut.lastByteMillis()).isPositive();
            assertThat(stream.next())
                    .startsWith(
                            "data: {\"error\":{\"message\":\"Stopped by a kill switch over feature:chat: it lies (INC-7)\"")
                    .contains("\"type\":\"killed\",\"code\":\"killed\",\"param\":null")
                    .contains(
                            "\"scope\":\"feature:chat\",\"epoch\":1,\"reason\":\"it lies\",\"incident\":\"INC-7\",\"kill_id\":\"kill-1\"");
            assertThat(stream.next()).isNull();
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
        assertThat(at.gateway.openCalls()).isZero();
    }

    @Test
    void kill_refusesNewCallsWith403() {
        at.killed(kill("feature", "chat"));
        var answer = at.call(GatewayFixture.STREAM);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("\"code\":\"killed\"")
                .contains("\"kill_id\":\"kill-1\"");
        assertThat(at.provider.received).isEmpty();
    }

    @Test
    void lift_letsCallsThroughAgain() {
        at.killed(kill("feature", "chat"));
        at.killed();
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void kill_beforeTheHeadIs403() throws Exception {
        at.provider.always(Provider.Exchange::hang);
        for (String body : new String[] {GatewayFixture.STREAM, GatewayFixture.HELLO}) {
            at.killed();
            int before = at.provider.received.size();
            var answer = at.callLater(body);
            Await.until("the provider has it", () -> at.provider.received.size() > before);
            assertThat(at.killed(kill("tenant", "default")).streams()).isEqualTo(1);
            assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(403);
        }
        Await.until("the provider sees both closed", () -> at.provider.aborted.get() == 2);
    }

    @Test
    void kill_beforeTheFirstTokenIs403() throws Exception {
        at.provider.always(e -> e.stream().role().hang());
        var answer = at.callLater(GatewayFixture.STREAM);
        Await.until("the provider has it", () -> at.provider.received.size() == 1);
        at.killed(kill("model", "small"));
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(403);
    }

    @Test
    void kill_whileConnectingIs403() throws Exception {
        try (var full = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                var one = new Socket(full.getInetAddress(), full.getLocalPort());
                var two = new Socket(full.getInetAddress(), full.getLocalPort())) {
            at.deployment("d1", "http://127.0.0.1:" + full.getLocalPort() + "/v1", d -> {});
            var answer = at.callLater(GatewayFixture.STREAM);
            Await.until("the call is open", () -> at.gateway.openCalls() == 1);
            assertThat(at.killed()).as("its loop has gone on").isEqualTo(Cut.NOTHING);
            assertThat(at.killed(kill("deployment", "d1")).streams()).isEqualTo(1);
            assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(403);
            assertThat(one.isConnected() && two.isConnected()).isTrue();
        }
    }

    @Test
    void connection_isGoodForAnotherCallAfterAKill() throws IOException {
        at.provider.next(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            at.killed(kill("feature", "chat"));
            assertThat(stream.until("killed")).isNotNull();
            assertThat(stream.next()).isNull();
            at.killed();
            stream.send(GatewayFixture.KEY, GatewayFixture.STREAM);
            assertThat(stream.until("Hel")).isNotNull();
            assertThat(stream.until("DONE")).isNotNull();
            assertThat(stream.next()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "global, ''", "tenant, default", "feature, chat", "model, small", "model, m-1",
        "deployment, d1", "provider, acme", "agent, reviewer", "tool, search", "tool, refund",
        "key, key-1", "end-user, mira", "end-user, jonas", "release, r-7"
    })
    void everyScope_refusesAndCuts(String scope, String target) throws IOException {
        String body =
                GatewayFixture.STREAM.replace(
                        "\"stream\":true",
                        "\"stream\":true,\"user\":\"mira\",\"safety_identifier\":\"jonas\",\"tools\":[{\"type\":\"function\","
                                + "\"function\":{\"name\":\"search\",\"parameters\":{\"name\":\"x\"}}}]");
        String[] headers = {
            "x-pilothouse-agent",
            "reviewer",
            "x-pilothouse-tool",
            "refund",
            "x-pilothouse-release",
            "r-7"
        };
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(body, headers)) {
            stream.until("two");
            assertThat(at.killed(kill(scope, target)).streams()).isEqualTo(1);
            assertThat(stream.next()).contains("\"killed\"");
        }
        assertThat(at.call(body, headers).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "agent, reviewer",
        "tool, search",
        "release, r-7",
        "key, key-2",
        "end-user, mira",
        "feature, other",
        "model, big"
    })
    void otherCalls_goOn(String scope, String target) throws IOException {
        at.provider.next(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            assertThat(at.killed(kill(scope, target))).isEqualTo(Cut.NOTHING);
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
            Await.until("only the stream is open", () -> at.gateway.openCalls() == 1);
        }
    }

    @Test
    void kill_ofAnotherTenantDoesNotMatch() {
        at.killed(kill("feature", "chat").toBuilder().setTenant("other").build());
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void endUser_canBeNamedByReference() {
        byte[] secret =
                "0123456789abcdef0123456789abcdef"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        at.apply(
                "default",
                r ->
                        r.setTenant(
                                Tenant.newBuilder()
                                        .setId("default")
                                        .setSubjectKey(ByteString.copyFrom(secret))));
        at.killed(kill("end-user", SubjectReference.of(secret, "mira")));
        assertThat(
                        at.call(
                                        GatewayFixture.HELLO.replace(
                                                "{\"model\"", "{\"user\":\"mira\",\"model\""))
                                .statusCode())
                .isEqualTo(403);
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void denyNew_letsOpenStreamsEnd() throws IOException {
        at.provider.next(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            assertThat(at.killed(kill("feature", "chat").toBuilder().setMode("deny-new").build()))
                    .isEqualTo(Cut.NOTHING);
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
            Await.until("only the stream is open", () -> at.gateway.openCalls() == 1);
        }
    }

    @Test
    void expiredKill_isNotEnforced() {
        var past = Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() - 1);
        at.killed(kill("feature", "chat").toBuilder().setExpiresAt(past).build());
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        var future = Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() + 60);
        at.killed(kill("feature", "chat").toBuilder().setExpiresAt(future).build());
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
    }

    @Test
    void mostSevereScope_isNamed() {
        at.killed(
                kill("key", "key-1"),
                kill("feature", "chat"),
                kill("tenant", "default"),
                kill("model", "small"));
        assertThat(at.call(GatewayFixture.HELLO).body()).contains("\"scope\":\"tenant:default\"");
    }

    @Test
    void unknownScope_isReported() {
        at.killed(kill("planet", "earth"));
        assertThat(at.gateway.unenforced()).singleElement().asString().contains("planet");
    }

    @Test
    void kill_reportsAllStreamsOfAllLoops() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        var streams = new java.util.ArrayList<dev.pilothouse.gateway.testing.EventReader>();
        for (int i = 0; i < 20; i++) {
            streams.add(at.stream(GatewayFixture.STREAM));
        }
        for (var stream : streams) {
            stream.until("two");
        }
        assertThat(at.killed(kill("provider", "acme")).streams()).isEqualTo(20);
        for (var stream : streams) {
            assertThat(stream.next()).contains("provider:acme");
            assertThat(stream.next()).isNull();
        }
        Await.until("the provider sees all closed", () -> at.provider.aborted.get() == 20);
    }
}
