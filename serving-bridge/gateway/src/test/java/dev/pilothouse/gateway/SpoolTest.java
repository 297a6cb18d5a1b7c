package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.policy.rules.SubjectReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed while ingest is away delivers what it metered at its next start. */
class SpoolTest {
    private static final String MAIL = "mira.lindqvist@example.com";
    static final byte[] SUBJECT_KEY = "0123456789abcdef".getBytes(UTF_8);
    private static final int CALLS = 20;

    @TempDir Path folder;
    private final Provider provider = new Provider();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();

    /** The process that is killed. Arguments: port, receiver of spans, provider, folder. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            var _ =
                    StandaloneGateway.start(
                            Integer.parseInt(args[0]),
                            args[1],
                            Path.of(args[3]),
                            resources(args[2]),
                            Set.of());
            System.out.println("ready");
            var _ = System.in.read();
        }

        static List<Resource> resources(String provider) throws Exception {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest("ph_key".getBytes(UTF_8));
            var key =
                    ApiKey.newBuilder()
                            .setId("key-1")
                            .setSha256(ByteString.copyFrom(hash))
                            .addFeatures("chat")
                            .addScopes("inference");
            var deployment =
                    Deployment.newBuilder()
                            .setId("d1")
                            .setKind("openai")
                            .setBaseUrl(provider)
                            .setModel("small")
                            .setUpstreamModel("m-1")
                            .setEnabled(true);
            return List.of(
                    of("default")
                            .setTenant(
                                    Tenant.newBuilder()
                                            .setId("default")
                                            .setSubjectKey(ByteString.copyFrom(SUBJECT_KEY)))
                            .build(),
                    of("default").setRetention(GatewayFixture.keepsContent("default")).build(),
                    of("default")
                            .setKeySet(KeySet.newBuilder().setTenant("default").addKeys(key))
                            .build(),
                    of("d1").setDeployment(deployment).build(),
                    of("default/chat")
                            .setRoute(
                                    Route.newBuilder()
                                            .setTenant("default")
                                            .setFeature("chat")
                                            .addTargets(
                                                    RouteTarget.newBuilder()
                                                            .setModel("small")
                                                            .setDeployment("d1")))
                            .build());
        }

        private static Resource.Builder of(String name) {
            return Resource.newBuilder().setName(name).setVersion(1);
        }
    }

    @AfterEach
    void stop() throws IOException {
        started.forEach(Process::destroyForcibly);
        http.shutdownNow();
        provider.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process start(int port, String receiver) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName(),
                                Integer.toString(port),
                                receiver,
                                provider.baseUrl(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        started.add(process);
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                return process;
            }
        }
        throw new AssertionError("the gateway ended before it was ready");
    }

    private void call(int port, int number) throws IOException, InterruptedException {
        call(port, number, "content=yes");
    }

    private void call(int port, int number, String consent)
            throws IOException, InterruptedException {
        String body =
                """
                {"model":"small","user":"%s","messages":[{"role":"user","content":"call %d of %s"}]}\
                """
                        .formatted(MAIL, number, MAIL);
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("authorization", "Bearer ph_key")
                        .header("Pilothouse-Consent", consent)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    /** Everything on disk below the folder, as text. */
    private String onDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), UTF_8));
            }
        }
        return all.toString();
    }

    @Test
    void killedGateway_deliversAtItsNextStart_maskedAndOnce() throws Exception {
        int port = freePort();
        Process gateway = start(port, "http://127.0.0.1:" + freePort());
        for (int i = 0; i < CALLS; i++) {
            call(port, i);
        }
        Await.until("the last call is on disk", () -> onDisk().contains("call " + (CALLS - 1)));
        gateway.destroyForcibly().waitFor();
        assertThat(onDisk()).doesNotContain(MAIL).doesNotContain("mira");

        try (Collector ingest = new Collector()) {
            start(freePort(), ingest.endpoint());
            Await.until("all spans arrive", () -> ingest.spans.size() >= CALLS);
            Set<String> contents =
                    ingest.spans.stream()
                            .map(Collector::attributes)
                            .map(a -> a.get("gen_ai.input.messages").toString())
                            .collect(Collectors.toSet());
            assertThat(contents).hasSize(CALLS).noneMatch(text -> text.contains(MAIL));
            Map<String, Object> one = Collector.attributes(ingest.spans.getFirst());
            assertThat(one)
                    .containsEntry("pilothouse.subject", SubjectReference.of(SUBJECT_KEY, MAIL))
                    .containsEntry("gen_ai.request.model", "small")
                    .containsEntry("pilothouse.key", "key-1")
                    .doesNotContainKey("user.id");
            Await.until("the spool is empty", () -> !onDisk().contains("call "));
            assertThat(ingest.spans).hasSize(CALLS);
        }
    }

    @Test
    void contentOfACallThatSaysNo_isNeverOnDisk_itsFactsAre() throws Exception {
        int port = freePort();
        Process gateway = start(port, "http://127.0.0.1:" + freePort());
        call(port, 1, "content=no");
        call(port, 2, "content=yes");
        Await.until("the second call is on disk", () -> onDisk().contains("call 2"));
        gateway.destroyForcibly().waitFor();
        assertThat(onDisk()).doesNotContain("call 1");
        try (Collector ingest = new Collector()) {
            start(freePort(), ingest.endpoint());
            Await.until("both spans arrive", () -> ingest.spans.size() >= 2);
            assertThat(ingest.spans)
                    .map(Collector::attributes)
                    .extracting(a -> a.get("pilothouse.consent"))
                    .containsExactlyInAnyOrder("no", "yes");
        }
    }
}
