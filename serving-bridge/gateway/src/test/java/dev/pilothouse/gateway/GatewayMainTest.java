package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process of its own, without a control plane. */
class GatewayMainTest {
    @TempDir Path home;
    private final List<Process> started = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        http.shutdownNow();
    }

    private Process start(Map<String, String> settings, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), GatewayMain.class.getName()));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
        builder.environment().put("PILOTHOUSE_HOME", home.toString());
        builder.environment().put("PILOTHOUSE_JOIN_TOKEN", "a-token");
        builder.environment().putAll(settings);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Map<String, String> ports() throws IOException {
        Map<String, String> ports = new TreeMap<>();
        for (String part : List.of("GATEWAY", "GATEWAY_ADMIN", "BRIDGE", "OTLP_HTTP")) {
            ports.put("PILOTHOUSE_" + part + "_PORT", Integer.toString(freePort()));
        }
        return ports;
    }

    private String get(Map<String, String> settings, String path) {
        try {
            URI uri =
                    URI.create(
                            "http://127.0.0.1:"
                                    + settings.get("PILOTHOUSE_GATEWAY_ADMIN_PORT")
                                    + path);
            var response =
                    http.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException | InterruptedException e) {
            return "";
        }
    }

    private static String fails(Process process, int code) throws Exception {
        String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
        return said;
    }

    @Test
    void withoutControlPlane_isLiveButNotReady_andStopsCleanly() throws Exception {
        var settings = ports();
        Process gateway = start(settings);
        Await.until("it is live", () -> get(settings, "/health/live").startsWith("200"));
        assertThat(get(settings, "/health/ready"))
                .startsWith("503 no keys yet from the control plane");
        assertThat(get(settings, "/metrics"))
                .contains("# TYPE pilothouse_gateway_calls_total counter")
                .contains("pilothouse_gateway_overhead_seconds_bucket{le=\"+Inf\"} 0");
        gateway.destroy();
        assertThat(gateway.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.exitValue()).isZero();
    }

    @Test
    void parentThatDies_endsIt() throws Exception {
        var settings = ports();
        Process gateway = start(settings, "-Dpilothouse.supervised=true");
        Await.until("it is live", () -> get(settings, "/health/live").startsWith("200"));
        gateway.getOutputStream().close();
        assertThat(gateway.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void busyPort_isNamed() throws Exception {
        var settings = ports();
        int port = Integer.parseInt(settings.get("PILOTHOUSE_GATEWAY_PORT"));
        try (var taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(fails(start(settings), 1))
                    .contains("cannot listen on")
                    .contains(":" + taken.getLocalPort());
        }
    }

    @Test
    void wrongSettings_areRefusedByName() throws Exception {
        assertThat(fails(start(Map.of("PILOTHOUSE_GATEWAY_PORT", "x")), 2))
                .startsWith("gateway: PILOTHOUSE_GATEWAY_PORT: 'x'");
        assertThat(fails(start(Map.of("PILOTHOUSE_BIND", "0.0.0.0")), 2))
                .contains("PILOTHOUSE_TLS_CERTIFICATE");
        assertThat(fails(start(Map.of("PILOTHOUSE_OTLP_ENDPOINT", "http://192.0.2.1:4318")), 2))
                .contains("https, or http on loopback");
    }
}
