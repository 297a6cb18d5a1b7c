package dev.pilothouse.bridge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.gateway.GatewayProcess;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.FeatureStep;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.KeyRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gateway keeps to what people decide of a feature. */
class FeatureStatesTest {
    private static final FeatureId CHAT = new FeatureId("chat");

    @TempDir Path home;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private StreamingModel model;
    private Installation control;
    private ControlBridge bridge;
    private GatewayProcess gateway;
    private int port;
    private String key;

    @BeforeEach
    void start() throws Exception {
        model = new StreamingModel();
        control = new Installation(model.url());
        bridge = control.start(home, 0);
        port = freePort();
        FeatureData data =
                FeatureData.of(FirstStart.TEAM, "Chat", "Answers", FeatureState.DRAFT)
                        .withOwner(new FeatureOwner("Ada", "ada@example.com"));
        control.features.declare(control.engineer, FirstStart.TENANT, CHAT, data);
        key =
                control.keys
                        .create(
                                control.admin,
                                KeyRequest.of(
                                        FirstStart.TENANT,
                                        FirstStart.TEAM,
                                        CHAT,
                                        Environment.PRODUCTION))
                        .secret();
        gateway =
                GatewayProcess.start(
                        Settings.of(
                                Map.of(
                                        "PILOTHOUSE_HOME", home.toString(),
                                        "PILOTHOUSE_JOIN_TOKEN", Installation.TOKEN,
                                        "PILOTHOUSE_BRIDGE_PORT", Integer.toString(bridge.port()),
                                        "PILOTHOUSE_GATEWAY_PORT", Integer.toString(port),
                                        "PILOTHOUSE_GATEWAY_ADMIN_PORT",
                                                Integer.toString(freePort()),
                                        "PILOTHOUSE_GATEWAY_DRAIN", "PT0.2S",
                                        "PILOTHOUSE_OTLP_ENDPOINT", "http://127.0.0.1:1")));
        Await.until(() -> call().statusCode() == 200);
    }

    @AfterEach
    void stop() {
        gateway.close();
        bridge.close();
        model.close();
        http.shutdownNow();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private HttpResponse<String> call() {
        String body =
                "{\"model\":\""
                        + FirstStart.MODEL
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        try {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + key)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(Actor actor, FeatureStep step) {
        Feature now = control.features.find(control.admin, FirstStart.TENANT, CHAT).orElseThrow();
        control.features.take(actor, FirstStart.TENANT, CHAT, now.version(), step, "tested");
    }

    private void refusedWith(String code) {
        Await.until(() -> call().statusCode() == 403);
        assertThat(call().body()).contains("\"code\":\"" + code + "\"").contains("chat");
    }

    @Test
    void suspendedAndRetired_areRefused_resumedIsServed() {
        take(control.engineer, FeatureStep.SUBMIT);
        take(control.admin, FeatureStep.GO_LIVE);
        assertThat(call().statusCode()).isEqualTo(200);
        take(control.engineer, FeatureStep.SUSPEND);
        refusedWith("feature_suspended");
        take(control.engineer, FeatureStep.RESUME);
        Await.until(() -> call().statusCode() == 200);
        take(control.engineer, FeatureStep.RETIRE);
        refusedWith("feature_retired");
    }
}
