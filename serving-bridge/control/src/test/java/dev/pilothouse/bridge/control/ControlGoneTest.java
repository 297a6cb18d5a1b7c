package dev.pilothouse.bridge.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.gateway.GatewayProcess;
import dev.pilothouse.gateway.glass.GlassTrust;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRequest;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.KeyRequest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real gateway serving real calls while control plane and PostgreSQL are gone, and afterwards.
 */
class ControlGoneTest {
    private static final String RISKY = "risky";

    @TempDir Path home;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private StreamingModel model;
    private Installation control;
    private ControlBridge bridge;
    private GatewayProcess gateway;
    private int bridgePort;
    private final int port = freePort();
    private final int adminPort = freePort();
    private String key;
    private String riskyKey;

    @BeforeEach
    void start() throws Exception {
        model = new StreamingModel();
        control = new Installation(model.url());
        bridge = control.start(home, 0);
        bridgePort = bridge.port();
        control.features.declare(
                control.admin,
                FirstStart.TENANT,
                new FeatureId(RISKY),
                new FeatureData(Optional.of(FirstStart.TEAM), "Risky", "", FeatureState.LIVE, 5));
        key = key(FirstStart.FEATURE);
        riskyKey = key(new FeatureId(RISKY));
        gateway = startGateway();
        Await.until(() -> call(key) == 200 && call(riskyKey) == 200);
    }

    @AfterEach
    void stop() {
        gateway.close();
        bridge.close();
        model.close();
        http.shutdownNow();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String key(FeatureId feature) {
        return control.keys
                .create(
                        control.admin,
                        KeyRequest.of(
                                FirstStart.TENANT,
                                FirstStart.TEAM,
                                feature,
                                Environment.PRODUCTION))
                .secret();
    }

    private GatewayProcess startGateway() throws IOException {
        return GatewayProcess.start(
                Settings.of(
                        Map.of(
                                "PILOTHOUSE_HOME", home.toString(),
                                "PILOTHOUSE_JOIN_TOKEN", Installation.TOKEN,
                                "PILOTHOUSE_BRIDGE_PORT", Integer.toString(bridgePort),
                                "PILOTHOUSE_GATEWAY_PORT", Integer.toString(port),
                                "PILOTHOUSE_GATEWAY_ADMIN_PORT", Integer.toString(adminPort),
                                "PILOTHOUSE_GATEWAY_DRAIN", "PT0.2S",
                                "PILOTHOUSE_OTLP_ENDPOINT", "http://127.0.0.1:1")));
    }

    private void loseControl() {
        bridge.close();
        control.postgres.broken(true);
    }

    private void returnOfControl() throws IOException {
        control.postgres.broken(false);
        bridge = control.start(home, bridgePort);
    }

    private HttpRequest chat(String with, boolean streamed) {
        String body =
                "{\"model\":\""
                        + FirstStart.MODEL
                        + "\","
                        + (streamed ? "\"stream\":true," : "")
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + with)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int call(String with) {
        return answer(chat(with, false)).statusCode();
    }

    private HttpResponse<String> breakGlass(String token, String body) {
        return answer(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + adminPort + "/break-glass/kill"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static String over(String feature) {
        return "{\"scope\":\"feature\",\"tenant\":\"default\",\"target\":\""
                + feature
                + "\",\"reason\":\"it is on fire\"}";
    }

    @Test
    void controlGone_ordinaryTrafficFlows_riskyRefusesOnceStale_killsHold() throws Exception {
        loseControl();
        Await.until(() -> call(riskyKey) == 503);
        assertThat(answer(chat(riskyKey, false)).body()).contains("control_stale");
        assertThat(call(key)).isEqualTo(200);
        gateway.close();
        gateway = startGateway();
        assertThat(call(key)).as("keys work after a restart without control").isEqualTo(200);
        assertThat(call(riskyKey)).as("a restart does not make it fresh").isEqualTo(503);
        returnOfControl();
        Await.until(() -> call(riskyKey) == 200);

        control.switches.kill(
                control.oncall,
                KillRequest.of(
                        KillScope.FEATURE,
                        FirstStart.FEATURE.value(),
                        Optional.of(FirstStart.TENANT),
                        "stop"));
        Await.until(() -> call(key) == 403);
        loseControl();
        gateway.close();
        gateway = startGateway();
        assertThat(call(key)).as("the first call after the restart").isEqualTo(403);
    }

    @Test
    void brokenGlass_cutsAndHolds_untilItIsReconciledAndTwoPeopleLiftIt() throws Exception {
        BreakGlass.Issued issued =
                bridge.breakGlass().create(control.admin, "safe", Duration.ofDays(1));
        Await.until(() -> breakGlass(issued.secret(), "{}").statusCode() == 400);
        loseControl();
        assertThat(breakGlass("phbg_wrong", over("playground")).statusCode()).isIn(401, 429);
        var stream = http.send(chat(key, true), HttpResponse.BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
            assertThat(lines.readLine()).contains("word");
            var killed = breakGlass(issued.secret(), over("playground"));
            assertThat(killed.body()).contains("\"streams_cut\":1");
            assertThat(lines.lines().filter(l -> l.contains("it is on fire")).findFirst())
                    .isPresent();
        }
        assertThat(call(key)).isEqualTo(403);
        assertThat(call(riskyKey)).isIn(200, 503);
        gateway.close();
        gateway = startGateway();
        assertThat(call(key)).as("the first call after a restart without control").isEqualTo(403);

        returnOfControl();
        try (var other = TestNode.gateway(home, bridgePort, "gateway-2")) {
            Await.until(() -> !control.switches.active(control.oncall).isEmpty());
            Kill kill = control.switches.active(control.oncall).getFirst();
            assertThat(kill.killedBy()).contains(issued.token().id());
            assertThat(kill.reason()).isEqualTo("it is on fire");
            Await.until(() -> other.link.epoch() >= kill.epoch());
            assertThat(other.kills.getLast().getKillsList())
                    .extracting(k -> UUID.fromString(k.getId()))
                    .containsExactly(kill.id());
            Await.until(() -> bridge.breakGlass().unreconciled(control.admin).isEmpty());
            assertThat(call(key)).isEqualTo(403);
            assertThat(actions("kill.break-glass")).isEqualTo(1);
            assertThat(bridge.breakGlass().tokens(control.admin).getFirst().uses()).isEqualTo(1);

            control.switches.lift(control.oncall, kill.id(), "put out");
            assertThat(call(key)).isEqualTo(403);
            control.switches.lift(control.admin, kill.id(), "put out");
            Await.until(() -> call(key) == 200);
        }
        gateway.close();
        gateway = startGateway();
        assertThat(call(key)).as("nothing is left of it on disk").isEqualTo(200);

        bridge.breakGlass().revoke(control.admin, issued.token().id());
        Await.until(() -> breakGlass(issued.secret(), "{}").statusCode() != 400);
        assertThat(actions("break-glass.create")).isEqualTo(1);
        assertThat(actions("break-glass.revoke")).isEqualTo(1);
    }

    private int actions(String action) {
        return control.reader
                .page(control.admin, AuditFilter.ALL.withAction(action), OptionalLong.empty(), 10)
                .entries()
                .size();
    }

    @Test
    void certificateOfAToken_opensBreakGlassPorts_andNoBridge() throws Exception {
        BreakGlass.Issued issued =
                bridge.breakGlass().create(control.admin, "safe", Duration.ofDays(1));
        String pem = issued.certificate();
        X509Certificate certificate =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(
                                        new ByteArrayInputStream(
                                                pem.substring(pem.indexOf("-----BEGIN CERT"))
                                                        .getBytes(UTF_8)))
                                .iterator()
                                .next();
        new GlassTrust(home.resolve("bridge-authority.pem"))
                .checkClientTrusted(new X509Certificate[] {certificate}, "EC");
        assertThat(NodeIdentity.of(certificate)).isEmpty();
        assertThat(List.of(issued.toString(), issued.token().toString()))
                .noneMatch(t -> t.contains(issued.secret()));
    }
}
