package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.bridge.protocol.v1.SemanticCache;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls of several tenants: nobody ever gets an answer that was made for another. */
class GatewayCachePartitionTest {
    private static final List<String> TENANTS = List.of("t1", "t2", "t3");
    private static final List<String> FEATURES = List.of("f1", "f2");
    private static final List<String> USERS = List.of("", "ann", "bob", "ann,bob");
    private static final List<String> SYSTEMS = List.of("Be brief.", "Be long.");
    private static final List<String> QUESTIONS =
            List.of(
                    "How do I reset my password?",
                    "How can I reset my password?",
                    "Opening hours?");

    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    /** Says which tenant and feature it was asked for, by whom, with which words. */
    private void echo() {
        at.provider.always(e -> {
            String body = e.request.body();
            String whose = e.request.line().split(" ")[1].replace("/v1/chat/completions", "");
            e.json(
                    200,
                    "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\""
                            + whose
                            + " "
                            + field(body, "user")
                            + " "
                            + (body.contains("Be brief.") ? "brief" : "long")
                            + "\"},\"finish_reason\":\"stop\"}]}");
        });
    }

    private static String field(String body, String name) {
        int at = body.indexOf("\"" + name + "\":\"");
        int from = at + name.length() + 4;
        return at < 0 ? "" : body.substring(from, body.indexOf('"', from));
    }

    private void company(boolean shared) {
        for (String tenant : TENANTS) {
            var keys = KeySet.newBuilder().setTenant(tenant);
            for (String key : List.of("a", "b")) {
                keys.addKeys(
                        ApiKey.newBuilder()
                                .setId(tenant + key)
                                .setSha256(sha256("ph_" + tenant + key))
                                .addAllFeatures(FEATURES)
                                .setEnvironment("production")
                                .addScopes("inference"));
            }
            at.apply(tenant, r -> r.setRetention(GatewayFixture.keepsContent(tenant)));
            at.apply(tenant, r -> r.setKeySet(keys));
            FEATURES.forEach(feature -> feature(tenant, feature, shared));
        }
    }

    private void feature(String tenant, String feature, boolean shared) {
        String id = tenant + feature;
        String root = at.provider.baseUrl().replace("/v1", "/" + tenant + ":" + feature + "/v1");
        at.apply(
                id,
                r ->
                        r.setDeployment(
                                Deployment.newBuilder()
                                        .setId(id)
                                        .setModel("small")
                                        .setUpstreamModel("m")
                                        .setBaseUrl(root)
                                        .setEnabled(true)));
        at.apply(
                tenant + "/" + feature,
                r ->
                        r.setRoute(
                                Route.newBuilder()
                                        .setTenant(tenant)
                                        .setFeature(feature)
                                        .addTargets(
                                                RouteTarget.newBuilder()
                                                        .setModel("small")
                                                        .setDeployment(id))));
        at.apply(
                tenant + "/" + feature,
                r ->
                        r.setCachePolicy(
                                CachePolicy.newBuilder()
                                        .setTenant(tenant)
                                        .setFeature(feature)
                                        .setExactSeconds(60)
                                        .setSemantic(SemanticCache.SEMANTIC_ON)
                                        .setSemanticSeconds(60)
                                        .setThreshold(800)
                                        .setSingleFlight(true)
                                        .setShared(shared)));
    }

    private static ByteString sha256(String text) {
        try {
            return ByteString.copyFrom(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyAnswer_isForItsOwnCaller(long seed) throws Exception {
        echo();
        company(false);
        Random random = new Random(seed);
        int hits = 0;
        for (int i = 0; i < 150; i++) {
            String tenant = one(random, TENANTS);
            String feature = one(random, FEATURES);
            String user = one(random, USERS);
            String system = one(random, SYSTEMS);
            var answer =
                    at.http.send(
                            request(
                                    "ph_" + tenant + one(random, List.of("a", "b")),
                                    feature,
                                    body(user, system, one(random, QUESTIONS))),
                            BodyHandlers.ofString());
            String mine =
                    "/"
                            + tenant
                            + ":"
                            + feature
                            + " "
                            + user
                            + " "
                            + (system.contains("brief") ? "brief" : "long");
            assertThat(answer.body()).contains("\"content\":\"" + mine + "\"");
            String found = answer.headers().firstValue("x-pilothouse-cache").orElse("");
            hits += found.startsWith("hit") ? 1 : 0;
        }
        assertThat(hits).as("hits, or nothing was shown").isPositive();
    }

    @Test
    void shared_meansInsideTheTenant() throws Exception {
        echo();
        company(true);
        String body = body("ann", "Be brief.", "Opening hours?");
        at.http.send(request("ph_t1a", "f1", body), BodyHandlers.ofString());
        var other =
                at.http.send(
                        request("ph_t1b", "f1", body.replace("ann", "bob")),
                        BodyHandlers.ofString());
        assertThat(other.headers().firstValue("x-pilothouse-cache")).hasValue("hit-exact");
        for (var request : List.of(request("ph_t2a", "f1", body), request("ph_t1a", "f2", body))) {
            assertThat(
                            at.http
                                    .send(request, BodyHandlers.ofString())
                                    .headers()
                                    .firstValue("x-pilothouse-cache"))
                    .hasValue("miss");
        }
    }

    private HttpRequest request(String key, String feature, String body) {
        return HttpRequest.newBuilder(URI.create(at.url() + "/v1/chat/completions"))
                .header("authorization", "Bearer " + key)
                .header("x-pilothouse-feature", feature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String body(String user, String system, String question) {
        String who = user.isEmpty() ? "" : ",\"user\":\"" + user + "\"";
        return "{\"model\":\"small\",\"messages\":[{\"role\":\"system\",\"content\":\""
                + system
                + "\"},{\"role\":\"user\",\"content\":\""
                + question
                + "\"}]"
                + who
                + "}";
    }
}
