package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.http.Endpoint;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls through a second gateway in this process, with a key, a route and an upstream of its own,
 * so that the first real call finds compiled code. Leaves no trace: no span, no count.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration MOST = Duration.ofSeconds(3);
    private static final int CALLS = 600;
    private static final String KEY = "ph_warm-up";
    private static final String CHUNK =
            "data: {\"id\":\"w\",\"object\":\"chat.completion.chunk\",\"model\":\"w\",\"choices\":[{\"index\":0,"
                    + "\"delta\":{\"content\":\"warm\"},\"finish_reason\":null}]}\n\n";
    private static final String REQUEST =
            "{\"model\":\"warm\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    /** In formats that the upstream does not speak, by path. */
    private static final Map<String, String> TRANSLATED =
            Map.of(
                    "/v1/messages",
                    REQUEST.replace("{\"model\"", "{\"max_tokens\":9,\"model\""),
                    "/v1/responses",
                    "{\"model\":\"warm\",\"stream\":true,\"input\":\"hello\"}");

    private static final String ENDLESS = REQUEST.replace("hello", "endless");
    private static final int KILL_EACH = 20;

    private WarmUp() {}

    /** Takes some seconds at most; a failure is logged and no reason not to serve. */
    static void run() {
        try {
            play();
        } catch (IOException | ResourceRejected e) {
            LOG.warn("warm-up failed: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void play() throws IOException, ResourceRejected, InterruptedException {
        var config =
                new Gateway.Config(
                        1,
                        1 << 20,
                        16,
                        10_000,
                        1 << 20,
                        InstantSource.system(),
                        Instant::now,
                        null,
                        SslContextBuilder.forClient().build());
        try (Gateway gateway = new Gateway(config, new SignalBuffer(1, 0))) {
            play(gateway);
        }
    }

    private static void play(Gateway gateway)
            throws IOException, ResourceRejected, InterruptedException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var upstream =
                gateway.listener(
                        Map.<String, Endpoint>of("POST /v1/chat/completions", WarmUp::answer),
                        1 << 20,
                        null);
        upstream.open(any);
        gateway.listen(any);
        configure(gateway, upstream.port());
        call(gateway);
        upstream.close();
    }

    private static HttpRequest request(Gateway gateway, String body) {
        return request(gateway, "/v1/chat/completions", body);
    }

    private static HttpRequest request(Gateway gateway, String path, String body) {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + gateway.port() + path))
                .timeout(MOST)
                .header("authorization", "Bearer " + KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static void call(Gateway gateway) throws IOException, InterruptedException {
        var request = request(gateway, REQUEST);
        long until = System.nanoTime() + MOST.toNanos();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < CALLS && System.nanoTime() < until; i++) {
                send(client, request);
                if (i % KILL_EACH == 0) {
                    kill(gateway, client, i);
                    for (var other : TRANSLATED.entrySet()) {
                        send(client, request(gateway, other.getKey(), other.getValue()));
                    }
                }
            }
        }
    }

    private static void send(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        int status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
        if (status != 200) {
            throw new IOException("the gateway answered " + status);
        }
    }

    /** Cuts a stream that does not end by itself, and lifts the kill. */
    private static void kill(Gateway gateway, HttpClient client, int epoch)
            throws IOException, InterruptedException {
        var cut = client.sendAsync(request(gateway, ENDLESS), BodyHandlers.ofByteArray());
        long until = System.nanoTime() + MOST.toNanos();
        while (gateway.openCalls() == 0 && !cut.isDone() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        var kills = KillSet.newBuilder().setEpoch(2L * epoch);
        for (KillScope scope : KillScope.values()) {
            kills.addKills(
                    Kill.newBuilder().setScope(scope.word()).setTarget("nothing").setTenant("-"));
        }
        gateway.kills().apply(kills.build());
        kills.addKills(Kill.newBuilder().setScope("feature").setTarget("warm-up"));
        gateway.kills().apply(kills.setEpoch(2L * epoch + 1).build());
        cut.join();
        gateway.kills().apply(KillSet.getDefaultInstance());
    }

    private static Caller answer(Endpoint.Request request) {
        request.client().open(Map.of("content-type", "text/event-stream"));
        for (int i = 0; i < 8; i++) {
            request.client().send(CHUNK.getBytes(UTF_8));
        }
        if (new String(request.body(), UTF_8).contains("endless")) {
            request.client().flush();
            return Caller.NOBODY;
        }
        request.client().end("data: [DONE]\n\n".getBytes(UTF_8), () -> {});
        return Caller.NOBODY;
    }

    private static void configure(Gateway gateway, int port) throws ResourceRejected {
        var key =
                ApiKey.newBuilder()
                        .setId("warm-up")
                        .setSha256(ByteString.copyFrom(sha256(KEY)))
                        .addFeatures("warm-up")
                        .addScopes("inference");
        var deployment =
                Deployment.newBuilder()
                        .setId("warm-up")
                        .setModel("warm")
                        .setBaseUrl("http://127.0.0.1:" + port + "/v1")
                        .setEnabled(true);
        var target = RouteTarget.newBuilder().setModel("warm").setDeployment("warm-up");
        var route =
                Route.newBuilder().setTenant("warm-up").setFeature("warm-up").addTargets(target);
        apply(
                gateway,
                "warm-up",
                r -> r.setKeySet(KeySet.newBuilder().setTenant("warm-up").addKeys(key)));
        apply(gateway, "warm-up", r -> r.setDeployment(deployment));
        apply(gateway, "warm-up/warm-up", r -> r.setRoute(route));
    }

    private static void apply(
            Gateway gateway, String name, java.util.function.Consumer<Resource.Builder> body)
            throws ResourceRejected {
        Resource.Builder resource = Resource.newBuilder().setName(name).setVersion(1);
        body.accept(resource);
        gateway.resources().apply(resource.build());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
