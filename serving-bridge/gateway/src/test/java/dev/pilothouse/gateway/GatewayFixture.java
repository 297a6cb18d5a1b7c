package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.KillHandler.Cut;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.ContentKept;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.Keeping;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.Retention;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import dev.pilothouse.gateway.telemetry.SpanExporter;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.gateway.testing.Wire;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A real gateway with one tenant, one key, one feature, one deployment, and a client for it. */
final class GatewayFixture implements AutoCloseable {
    static final String KEY = "ph_test-key";
    static final String HELLO =
            "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    static final String STREAM =
            "{\"model\":\"small\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    final Provider provider = new Provider();
    final Collector collector;
    final Gateway gateway;
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    volatile Instant lastConfirmed = Instant.now();

    /** How far the gateway's clock is ahead. */
    volatile Duration ahead = Duration.ZERO;

    private final SpanExporter exporter;
    private long epoch;

    GatewayFixture() {
        this(2_000, 20_000);
    }

    GatewayFixture(int mostCalls, int callMillis) {
        this(mostCalls, callMillis, null, null);
    }

    /** With TLS where a context is given. */
    GatewayFixture(int mostCalls, int callMillis, SslContext callerTls, SslContext upstreamTls) {
        try {
            collector = new Collector();
            var signals = new SignalBuffer(1_000, 8 << 20);
            SslContext tls =
                    upstreamTls == null ? SslContextBuilder.forClient().build() : upstreamTls;
            gateway =
                    new Gateway(
                            new Gateway.Config(
                                    2,
                                    256 * 1024,
                                    mostCalls,
                                    callMillis,
                                    8 << 20,
                                    () -> Instant.now().plus(ahead),
                                    () -> lastConfirmed,
                                    callerTls,
                                    tls),
                            signals);
            exporter =
                    new SpanExporter(
                            signals,
                            new SpanExporter.Config(
                                    collector.endpoint(),
                                    () -> Optional.of("node-secret"),
                                    "gateway-1",
                                    "test",
                                    null,
                                    0,
                                    gateway.masks()));
            gateway.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        apply("default", r -> r.setRetention(keepsContent("default")));
        key(KEY, k -> {});
        deployment("d1", provider.baseUrl(), d -> {});
        route("chat", "small", "d1");
    }

    /** Of every call that does not say no. */
    static Retention keepsContent(String tenant) {
        return Retention.newBuilder()
                .setTenant(tenant)
                .addKeepings(
                        Keeping.newBuilder().setFeature("*").setContent(ContentKept.CONTENT_ALWAYS))
                .build();
    }

    void key(String text, Consumer<ApiKey.Builder> more) {
        var key =
                ApiKey.newBuilder()
                        .setId("key-1")
                        .setSha256(ByteString.copyFrom(sha256(text)))
                        .setTeam("platform")
                        .setEnvironment("production")
                        .addScopes("inference");
        more.accept(key);
        if (key.getFeaturesCount() == 0) {
            key.addFeatures("chat");
        }
        apply("default", r -> r.setKeySet(KeySet.newBuilder().setTenant("default").addKeys(key)));
    }

    void deployment(String id, String baseUrl, Consumer<Deployment.Builder> more) {
        var deployment =
                Deployment.newBuilder()
                        .setId(id)
                        .setKind("openai")
                        .setProvider("acme")
                        .setBaseUrl(baseUrl)
                        .setModel("small")
                        .setUpstreamModel("m-1")
                        .setCredential("upstream-secret")
                        .setResponses(true)
                        .setEnabled(true);
        more.accept(deployment);
        apply(id, r -> r.setDeployment(deployment));
    }

    void route(String feature, String model, String... deployments) {
        var route = Route.newBuilder().setTenant("default").setFeature(feature);
        for (String deployment : deployments) {
            route.addTargets(RouteTarget.newBuilder().setModel(model).setDeployment(deployment));
        }
        apply("default/" + feature, r -> r.setRoute(route));
    }

    /** The route of feature chat for model small. */
    void route(RouteTarget.Builder... targets) {
        var route = Route.newBuilder().setTenant("default").setFeature("chat");
        for (RouteTarget.Builder target : targets) {
            route.addTargets(target.setModel("small"));
        }
        apply("default/chat", r -> r.setRoute(route));
    }

    static RouteTarget.Builder serving(String deployment, int tier, int weight) {
        return RouteTarget.newBuilder().setDeployment(deployment).setTier(tier).setWeight(weight);
    }

    /** A canary or shadow with so many percent. */
    static RouteTarget.Builder share(RouteRole role, String deployment, int percent) {
        return RouteTarget.newBuilder()
                .setDeployment(deployment)
                .setRole(role)
                .setShare(percent * 100);
    }

    void feature(String id, Consumer<Feature.Builder> more) {
        var feature = Feature.newBuilder().setTenant("default").setId(id);
        more.accept(feature);
        apply("default/" + id, r -> r.setFeature(feature));
    }

    void apply(String name, Consumer<Resource.Builder> body) {
        var resource = Resource.newBuilder().setName(name).setVersion(1);
        body.accept(resource);
        try {
            gateway.resources().apply(resource.build());
        } catch (ResourceRejected e) {
            throw new AssertionError(e);
        }
    }

    /** Puts these kills in force, instead of those before. */
    CompletionStage<Cut> kills(Kill... kills) {
        return gateway.kills()
                .apply(KillSet.newBuilder().setEpoch(++epoch).addAllKills(List.of(kills)).build());
    }

    Cut killed(Kill... kills) {
        try {
            return kills(kills).toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static Kill kill(String scope, String target) {
        return Kill.newBuilder()
                .setId("kill-1")
                .setScope(scope)
                .setTarget(target)
                .setTenant("default")
                .setMode("deny-and-cut")
                .setReason("it lies")
                .setIncident("INC-7")
                .build();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + KEY);
    }

    String url() {
        return "http://127.0.0.1:" + gateway.port();
    }

    HttpRequest chat(String body, String... headers) {
        var request =
                request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> call(String body, String... headers) {
        return send(chat(body, headers));
    }

    CompletableFuture<HttpResponse<String>> callLater(String body, String... headers) {
        return http.sendAsync(chat(body, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** Lets the deployment of the fixture speak a dialect. */
    void speak(Wire wire) {
        deployment("d1", provider.baseUrl(), d -> d.setKind(wire.kind()));
    }

    HttpRequest ask(Wire wire, boolean stream, String text, String... headers) {
        return post(wire.path(), wire.request(stream, text), headers);
    }

    HttpRequest post(String path, String body, String... headers) {
        var request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    /** An answer that streams, in a dialect. */
    EventReader stream(Wire wire, String text) {
        try {
            return new EventReader(gateway.port()).post(wire.path(), KEY, wire.request(true, text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An answer that streams. */
    EventReader stream(String body, String... headers) {
        try {
            return new EventReader(gateway.port()).send(KEY, body, headers);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        gateway.close();
        exporter.close();
        collector.close();
        provider.close();
    }
}
