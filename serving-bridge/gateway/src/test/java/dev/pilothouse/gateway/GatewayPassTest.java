package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.FeatureState;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayPassTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    @Test
    void wholeAnswer_passesByteForByte() {
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"logprobs\":null").contains("\"content\":\"Hello\"");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(answer.headers().firstValue("traceparent").orElse(""))
                .matches("00-\\w{32}-\\w{16}-01");
    }

    @Test
    void unknownFields_passByteForByte() {
        String body =
                "{ \"x_new\" : {\"deep\":[1, 2.50,\"\\u00e9\"]},\"model\":\"small\" ,\"messages\":[],\"seed\":7}";
        at.call(body);
        assertThat(at.provider.received.getFirst().body())
                .isEqualTo(body.replace("\"small\"", "\"m-1\""));
    }

    @Test
    void upstream_getsItsOwnCredentialNotTheCallers() {
        at.call(GatewayFixture.HELLO, "cookie", "a=b");
        var headers = at.provider.received.getFirst().headers();
        assertThat(headers).containsEntry("authorization", "Bearer upstream-secret");
        assertThat(headers.toString()).doesNotContain(GatewayFixture.KEY).doesNotContain("a=b");
    }

    @Test
    void stream_asksForUsageAndStripsItsChunk() throws IOException {
        var lines = at.call(GatewayFixture.STREAM).body();
        assertThat(at.provider.received.getFirst().body())
                .endsWith(",\"stream_options\":{\"include_usage\":true}}");
        assertThat(lines).contains("Hel").contains("data: [DONE]").doesNotContain("prompt_tokens");
    }

    @Test
    void stream_keepsUsageChunkThatWasAskedFor() {
        String body =
                GatewayFixture.STREAM.replace(
                        "\"stream\":true",
                        "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        assertThat(at.call(body).body()).contains("\"prompt_tokens\":9");
        assertThat(at.provider.received.getFirst().body()).isEqualTo(body.replace("small", "m-1"));
    }

    @Test
    void streamOptions_keepTheirOtherFields() {
        at.call(
                GatewayFixture.STREAM.replace(
                        "\"stream\":true",
                        "\"stream\":true,\"stream_options\":{\"include_obfuscation\":false}"));
        assertThat(at.provider.received.getFirst().body())
                .contains(
                        "\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}");
    }

    @Test
    void connections_areReusedUpstreamAndByCallers() {
        at.call(GatewayFixture.HELLO);
        at.call(GatewayFixture.STREAM);
        at.call(GatewayFixture.HELLO);
        assertThat(at.provider.connections).hasValue(1);
        assertThat(at.gateway.connections()).isEqualTo(1);
    }

    @Test
    void pooledConnectionThatWasClosed_isReplacedOnce() {
        at.provider.next(Provider::hello, Provider.Exchange::close, Provider::hello);
        at.call(GatewayFixture.HELLO);
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(at.provider.connections).hasValue(2);
    }

    @Test
    void models_areThoseOfTheRoutes() {
        at.route("other", "hidden", "d1");
        var models = at.send(at.request("/v1/models").GET().build());
        assertThat(models.body())
                .contains("\"id\":\"small\"")
                .contains("\"owned_by\":\"acme\"")
                .doesNotContain("hidden");
    }

    @Test
    void missingOrWrongKey_is401() {
        var none = HttpRequest.newBuilder(java.net.URI.create(at.url() + "/v1/models")).build();
        assertThat(at.send(none).statusCode()).isEqualTo(401);
        var wrong =
                at.send(
                        HttpRequest.newBuilder(
                                        java.net.URI.create(at.url() + "/v1/chat/completions"))
                                .header("authorization", "Bearer ph_wrong")
                                .POST(HttpRequest.BodyPublishers.ofString(GatewayFixture.HELLO))
                                .build());
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body())
                .contains("\"code\":\"invalid_api_key\"")
                .doesNotContain("ph_wrong");
    }

    @Test
    void expiredKey_is401() {
        at.key(
                GatewayFixture.KEY,
                k -> k.setExpiresAt(com.google.protobuf.Timestamp.newBuilder().setSeconds(1)));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(401);
    }

    @Test
    void removedKey_is401() {
        at.key("ph_other", k -> {});
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(401);
    }

    @Test
    void ingestKey_mayNotCallModels() {
        at.key(GatewayFixture.KEY, k -> k.clearScopes().addScopes("ingest"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
    }

    @Test
    void featureHeader_choosesAmongTheKeysFeatures() {
        at.key(GatewayFixture.KEY, k -> k.addFeatures("chat").addFeatures("search"));
        at.route("search", "big", "d1");
        assertThat(
                        at.call(
                                        GatewayFixture.HELLO.replace("small", "big"),
                                        "x-pilothouse-feature",
                                        "search")
                                .statusCode())
                .isEqualTo(200);
        var other = at.call(GatewayFixture.HELLO, "x-pilothouse-feature", "payroll");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("feature_not_allowed").contains("payroll");
        assertThat(at.call(GatewayFixture.HELLO, "x-pilothouse-feature", "No Slug").statusCode())
                .isEqualTo(400);
    }

    @Test
    void featureWithoutARoute_takesTheOneOfItsTenantForTheRest() {
        at.key(GatewayFixture.KEY, k -> k.addFeatures("chat").addFeatures("second"));
        at.route("*", "spare", "d1");
        String body = GatewayFixture.HELLO.replace("small", "spare");
        assertThat(at.call(body, "X-Pilothouse-Feature", "second").statusCode()).isEqualTo(200);
        assertThat(at.call(body).statusCode()).isEqualTo(404);
        assertThat(at.send(at.request("/v1/models").GET().build()).body())
                .contains("\"id\":\"spare\"");
    }

    @Test
    void modelBeyondTheRoute_is404() {
        var answer = at.call(GatewayFixture.HELLO.replace("small", "huge"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("\"code\":\"model_not_found\"")
                .contains("\"param\":\"model\"")
                .contains("huge");
    }

    @Test
    void disabledDeployment_is503() {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setEnabled(false));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "DRAFT, 200, Hello",
        "IN_REVIEW, 200, Hello",
        "LIVE, 200, Hello",
        "SUSPENDED, 403, feature_suspended",
        "RETIRED, 403, feature_retired"
    })
    void feature_isRefusedWhileSuspendedAndOnceRetired(
            FeatureState state, int status, String body) {
        at.feature("chat", f -> f.setState(state));
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(body);
    }

    @Test
    void staleControlPlane_refusesOnlyFeaturesThatSaySo() {
        at.lastConfirmed = Instant.now().minusSeconds(60);
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        at.feature("chat", f -> f.setState(FeatureState.LIVE).setStaleAfterSeconds(30));
        var stale = at.call(GatewayFixture.HELLO);
        assertThat(stale.statusCode()).isEqualTo(503);
        assertThat(stale.body()).contains("\"code\":\"control_stale\"");
        assertThat(stale.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void badBodies_are400AndNameWhatIsWrong() {
        assertThat(at.call("{\"model\":").body()).contains("not valid JSON");
        assertThat(at.call("{").body()).contains("JSON object");
        assertThat(at.call("[]").body()).contains("JSON object");
        assertThat(at.call("{\"messages\":[]}").body()).contains("model is missing");
        assertThat(at.call("{\"model\":3,\"messages\":[]}").body())
                .contains("model: '3' (expected:");
        assertThat(at.call("{\"model\":\"small\",\"messages\":{}}").body()).contains("messages:");
        assertThat(at.call("{\"model\":\"small\",\"messages\":[],\"stream\":\"yes\"}").body())
                .contains("stream: 'yes' (expected: true or false)");
        assertThat(at.call("{\"model\":\"small\",\"model\":\"x\",\"messages\":[]}").body())
                .contains("model appears twice");
        assertThat(at.call(GatewayFixture.HELLO + "{}").statusCode()).isEqualTo(400);
        assertThat(at.provider.received).isEmpty();
    }

    @Test
    void otherUrls_are404InOpenAiFormat() {
        var answer = at.send(at.request("/v1/images").GET().build());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"unknown_url\"").startsWith("{\"error\":{");
    }

    @Test
    void requestsThatTheProviderFindsWrong_passWithItsAnswer() {
        String said =
                "{\"error\":{\"message\":\"max_tokens is too large\",\"type\":\"invalid_request_error\"}}";
        at.provider.next(e -> e.json(400, said));
        var answer = at.call(GatewayFixture.STREAM);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(said);
    }
}
