package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.HELLO;
import static dev.pilothouse.gateway.GatewayFixture.KEY;
import static dev.pilothouse.gateway.GatewayFixture.kill;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Wire;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys that require of each call to name its agent, its end user, or both. */
class GatewayRequiredNamesTest {
    private static final String[] AGENT = {"x-pilothouse-agent", "planner"};
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private void require(String... names) {
        at.key(KEY, k -> k.addAllRequires(List.of(names)));
    }

    private static String with(String body, String fields) {
        return body.replaceFirst("\\{", "{" + fields + ",");
    }

    private static JsonNode error(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body()).path("error");
    }

    @Test
    void callThatNamesNoAgent_isRefused_beforeAProviderHearsOfIt() {
        require("agent");
        HttpResponse<String> refused = at.call(HELLO);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused).path("code").asString()).isEqualTo("missing_required_name");
        assertThat(error(refused).path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error(refused).path("param").asString()).isEqualTo("X-Pilothouse-Agent");
        assertThat(error(refused).path("message").asString())
                .isEqualTo(
                        "Key key-1 requires of each call to name its agent in the header"
                                + " X-Pilothouse-Agent.");
        assertThat(at.call(HELLO, "x-pilothouse-agent", "  ").statusCode()).isEqualTo(400);
        assertThat(at.provider.received).isEmpty();
        assertThat(at.call(HELLO, AGENT).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"user\":\"mira\"", "\"safety_identifier\":\"mira\""})
    void endUser_isNamedByEitherField(String field) {
        require("end-user");
        HttpResponse<String> refused = at.call(HELLO, AGENT);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused).path("param").asString()).isEqualTo("user");
        assertThat(at.call(with(HELLO, "\"user\":\" \"")).statusCode()).isEqualTo(400);
        assertThat(at.call(with(HELLO, field)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void bothMissing_areBothNamed_inTheFormatOfEachDialect(Wire wire) {
        at.speak(wire);
        require("end-user", "agent");
        HttpResponse<String> refused = at.send(at.ask(wire, false, "hi"));
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode body = JsonMapper.shared().readTree(refused.body());
        boolean anthropic = wire == Wire.MESSAGES;
        String field = anthropic ? "metadata.user_id" : "user";
        assertThat(body.path("type").asString("")).isEqualTo(anthropic ? "error" : "");
        assertThat(error(refused).path("message").asString())
                .endsWith(
                        "its agent in the header X-Pilothouse-Agent and its end user in the field "
                                + field
                                + ".");
        String named = anthropic ? "\"metadata\":{\"user_id\":\"mira\"}" : "\"user\":\"mira\"";
        HttpResponse<String> passed =
                at.send(at.post(wire.path(), with(wire.request(false, "hi"), named), AGENT));
        assertThat(passed.statusCode()).isEqualTo(200);
    }

    @Test
    void streamAndEmbedding_areRefusedAsWell() {
        require("end-user");
        HttpResponse<String> stream = at.call(GatewayFixture.STREAM);
        assertThat(stream.statusCode()).isEqualTo(400);
        HttpResponse<String> embedding =
                at.send(at.post("/v1/embeddings", "{\"model\":\"small\",\"input\":\"hi\"}"));
        assertThat(embedding.statusCode()).isEqualTo(400);
        assertThat(error(embedding).path("param").asString()).isEqualTo("user");
    }

    @Test
    void killOfTheAgent_cannotBeEvaded_byLeavingItOut() {
        require("agent");
        at.killed(kill("agent", "planner"));
        assertThat(at.call(HELLO, AGENT).statusCode()).isEqualTo(403);
        assertThat(at.call(HELLO).statusCode()).isEqualTo(400);
        assertThat(at.provider.received).isEmpty();
    }

    @Test
    void whatThisGatewayDoesNotKnow_isNeverFulfilled() {
        require("agent", "device");
        HttpResponse<String> refused = at.call(HELLO, AGENT);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused).path("message").asString())
                .contains("its device", "does not know");
    }

    @Test
    void refusal_isRecorded_andOtherKeysAreNotConcerned() {
        assertThat(at.call(HELLO).statusCode()).isEqualTo(200);
        Await.until("the span arrives", () -> at.collector.spans.size() == 1);
        require("agent");
        assertThat(at.call(HELLO).statusCode()).isEqualTo(400);
        Await.until("the span arrives", () -> at.collector.spans.size() == 2);
        assertThat(Collector.attributes(at.collector.spans.getLast()))
                .containsEntry("error.type", "missing_required_name");
    }
}
