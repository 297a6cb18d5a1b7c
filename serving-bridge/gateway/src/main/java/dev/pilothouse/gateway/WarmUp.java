package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.gateway.budget.LeaseKeeper;
import dev.pilothouse.gateway.http.Listener;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import dev.pilothouse.gateway.telemetry.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls through a second gateway in this process, with a key, a route, budgets, guardrails, a cache
 * and a deployment of its own, so that the first real call finds compiled code. Leaves no trace: no
 * span that anybody keeps, no count.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration MOST = Duration.ofSeconds(4);
    private static final int CALLS = 600;
    private static final int SIGNALS = 1_024;
    private static final long SIGNAL_BYTES = 4L << 20;
    private static final int KILL_EACH = 40;
    private static final int SAME_EACH = 4;
    private static final String CHAT = "/v1/chat/completions";
    private static final String WHOLE =
            "{\"model\":\"warm\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind, please.\"},"
                    + "{\"role\":\"user\",\"content\":\"hello %s, write to bob@example.com\"}]}";
    private static final String STREAM = WHOLE.replace("{\"model\"", "{\"stream\":true,\"model\"");

    /** In formats that the upstream does not speak, by path. */
    private static final Map<String, String> TRANSLATED =
            Map.of(
                    "/v1/messages",
                    "{\"max_tokens\":9,\"model\":\"warm\",\"stream\":true,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"hello %s\"}]}",
                    "/v1/responses",
                    "{\"model\":\"warm\",\"stream\":true,\"input\":\"hello %s\"}");

    private final Gateway gateway;
    private final HttpClient client;

    private WarmUp(Gateway gateway, HttpClient client) {
        this.gateway = gateway;
        this.client = client;
    }

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
        SignalBuffer signals = new SignalBuffer(SIGNALS, SIGNAL_BYTES);
        try (Gateway gateway = new Gateway(StandaloneGateway.config(), signals);
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            new WarmUp(gateway, client).play(signals);
        }
    }

    private void play(SignalBuffer signals)
            throws IOException, ResourceRejected, InterruptedException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener deployment =
                gateway.listener(
                        Map.of(
                                "POST " + CHAT,
                                WarmUpDeployment::answer,
                                "POST /v1/traces",
                                WarmUpDeployment::spans),
                        1 << 20,
                        null);
        deployment.open(any);
        gateway.listen(any);
        String there = "http://127.0.0.1:" + deployment.port();
        for (Resource resource : WarmUpPolicy.resources(there + "/v1")) {
            gateway.resources().apply(resource);
        }
        try (LeaseKeeper leases = StandaloneGateway.leases(gateway);
                SpanExporter exporter =
                        new SpanExporter(
                                signals, StandaloneGateway.telemetry(gateway, there, null))) {
            calls();
        }
        deployment.close();
    }

    private void calls() throws IOException, InterruptedException {
        long until = System.nanoTime() + MOST.toNanos();
        int i = 0;
        for (; i < CALLS && System.nanoTime() < until; i++) {
            String user = "user " + i / SAME_EACH * SAME_EACH + i % 2;
            send(CHAT, (i % 2 == 0 ? STREAM : WHOLE).formatted(user));
            if (i % KILL_EACH == 0) {
                kill(i);
                for (var other : TRANSLATED.entrySet()) {
                    send(other.getKey(), other.getValue().formatted(user));
                }
            }
        }
        LOG.info("{} calls to warm up", i);
    }

    private HttpRequest request(String path, String body) {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + gateway.port() + path))
                .timeout(MOST)
                .header("authorization", "Bearer " + WarmUpPolicy.KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void send(String path, String body) throws IOException, InterruptedException {
        var answer = client.send(request(path, body), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "the gateway answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** Cuts a stream that does not end by itself, and lifts the kill. */
    private void kill(int epoch) throws InterruptedException {
        String endless = STREAM.formatted(WarmUpDeployment.ENDLESS + epoch);
        var cut = client.sendAsync(request(CHAT, endless), BodyHandlers.ofByteArray());
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
        kills.addKills(Kill.newBuilder().setScope("feature").setTarget(WarmUpPolicy.NAME));
        gateway.kills().apply(kills.setEpoch(2L * epoch + 1).build());
        cut.join();
        gateway.kills().apply(KillSet.getDefaultInstance());
    }
}
