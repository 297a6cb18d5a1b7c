package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.kill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.gateway.testing.Wire;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls in every dialect that streams, to deployments that speak it. */
class GatewayDialectTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private Map<String, Object> span() {
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        return Collector.attributes(at.collector.spans.getFirst());
    }

    private static boolean isAnthropic(Wire wire) {
        return wire == Wire.MESSAGES;
    }

    // ---- passing through ----

    @ParameterizedTest
    @EnumSource(Wire.class)
    void whole_passesByteForByte(Wire wire) throws IOException {
        at.speak(wire);
        at.provider.always(wire.says("Hello"));
        var answer = at.send(at.ask(wire, false, "hi"));
        try (var direct = new Direct(wire, false)) {
            assertThat(answer.body()).isEqualTo(direct.body());
        }
        assertThat(at.provider.received.getFirst().body())
                .isEqualTo(wire.request(false, "hi").replace("small", "m-1"));
        assertThat(at.provider.received.getFirst().line())
                .isEqualTo("POST " + wire.path() + " HTTP/1.1");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void stream_passesByteForByte(Wire wire) throws IOException {
        at.speak(wire);
        at.provider.always(wire.says("Hel", "lo"));
        String got = at.send(at.ask(wire, true, "hi")).body();
        try (var direct = new Direct(wire, true)) {
            String expected = direct.body();
            assertThat(got)
                    .isEqualTo(
                            wire == Wire.CHAT
                                    ? expected.replaceAll(
                                            "data: [^\n]*\"choices\":\\[\\][^\n]*\n\n", "")
                                    : expected);
        }
        assertThat(Wire.text(got)).isEqualTo("Hello");
    }

    /** What the provider says without a gateway. */
    private static final class Direct implements AutoCloseable {
        private final Provider provider = new Provider();
        private final String body;

        Direct(Wire wire, boolean stream) {
            provider.always(
                    wire.says(stream ? new String[] {"Hel", "lo"} : new String[] {"Hello"}));
            var request =
                    HttpRequest.newBuilder(
                                    java.net.URI.create(
                                            "http://127.0.0.1:" + provider.port() + wire.path()))
                            .POST(HttpRequest.BodyPublishers.ofString(wire.request(stream, "hi")))
                            .build();
            try (var http = java.net.http.HttpClient.newHttpClient()) {
                body =
                        http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                                .body();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        String body() {
            return body;
        }

        @Override
        public void close() throws IOException {
            provider.close();
        }
    }

    @Test
    void anthropic_getsItsHeaders() {
        at.speak(Wire.MESSAGES);
        at.provider.always(Wire.MESSAGES.says("ok"));
        var answer =
                at.send(
                        at.ask(
                                Wire.MESSAGES,
                                false,
                                "hi",
                                "anthropic-version",
                                "2023-06-01",
                                "anthropic-beta",
                                "context-1m-2025-08-07"));
        assertThat(at.provider.received.getFirst().headers())
                .containsEntry("x-api-key", "upstream-secret")
                .containsEntry("anthropic-version", "2023-06-01")
                .containsEntry("anthropic-beta", "context-1m-2025-08-07")
                .doesNotContainKey("authorization");
        assertThat(answer.headers().firstValue("request-id"))
                .isEqualTo(answer.headers().firstValue("x-request-id"))
                .isPresent();
        at.send(at.ask(Wire.MESSAGES, false, "hi"));
        assertThat(at.provider.received.getLast().headers())
                .containsEntry("anthropic-version", "2023-06-01")
                .doesNotContainKey("anthropic-beta");
    }

    @Test
    void xApiKey_isAKeyToo() {
        at.speak(Wire.MESSAGES);
        at.provider.always(Wire.MESSAGES.says("ok"));
        for (String key : new String[] {GatewayFixture.KEY, "ph_stranger"}) {
            var request =
                    HttpRequest.newBuilder(java.net.URI.create(at.url() + "/v1/messages"))
                            .header("x-api-key", key)
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            Wire.MESSAGES.request(false, "hi")))
                            .build();
            var answer = at.send(request);
            assertThat(answer.statusCode()).isEqualTo(key.equals(GatewayFixture.KEY) ? 200 : 401);
            if (answer.statusCode() == 401) {
                assertThat(answer.body())
                        .startsWith(
                                "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"")
                        .contains("\"request_id\":\"");
            }
        }
    }

    @Test
    void models_areListedInAnthropicsFormatToo() {
        var answer =
                at.send(at.request("/v1/models").header("anthropic-version", "2023-06-01").build());
        assertThat(answer.body())
                .contains("\"type\":\"model\",\"display_name\":\"small\"")
                .contains("\"has_more\":false,\"first_id\":\"small\",\"last_id\":\"small\"");
    }

    // ---- refusals ----

    @Test
    void deploymentThatSpeaksAnother_isRefusedByName() {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setKind("anthropic"));
        var answer = at.send(at.post("/v1/embeddings", "{\"model\":\"small\",\"input\":\"x\"}"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("model: 'small'")
                .contains("OpenAI Embeddings")
                .contains("\"param\":\"model\"");
        assertThat(at.provider.received).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void kill_refusesInTheCallersFormat(Wire wire) {
        at.speak(wire);
        at.killed(kill("feature", "chat"));
        var answer = at.send(at.ask(wire, true, "hi"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .startsWith(
                        isAnthropic(wire)
                                ? "{\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"Stopped by a kill switch"
                                : "{\"error\":{\"message\":\"Stopped by a kill switch")
                .contains("\"code\":\"killed\"")
                .contains("\"kill_id\":\"kill-1\"");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void badBodies_areToldWhatIsWrong(Wire wire) {
        at.speak(wire);
        var answer = at.send(at.post(wire.path(), "{\"model\":5}"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"param\":\"model\"")
                .contains(
                        isAnthropic(wire)
                                ? "\"type\":\"invalid_request_error\",\"message\""
                                : "\"code\":\"invalid_value\"");
    }

    @Test
    void stateAtProviders_isRefusedByName() {
        var url = at.send(at.request("/v1/responses/resp_1").GET().build());
        assertThat(url.statusCode()).isEqualTo(404);
        assertThat(url.body())
                .contains("\"code\":\"state_not_kept\"")
                .contains("/v1/responses/resp_1");
        var body =
                at.send(
                        at.post(
                                "/v1/responses",
                                "{\"model\":\"small\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}"));
        assertThat(body.statusCode()).isEqualTo(400);
        assertThat(body.body()).contains("\"param\":\"previous_response_id\"");
        var unknown = at.send(at.post("/v1/messages/unknown", "{}"));
        assertThat(unknown.body()).startsWith("{\"type\":\"error\"");
    }

    // ---- kills, failures ----

    @ParameterizedTest
    @EnumSource(Wire.class)
    void kill_endsAStreamInTheCallersFormat(Wire wire) throws IOException {
        at.speak(wire);
        at.provider.always(x -> wire.begin(x, "one", "two").hang());
        try (EventReader stream = at.stream(wire, "hi")) {
            stream.until("\"two\"");
            assertThat(at.killed(kill("feature", "chat")).streams()).isEqualTo(1);
            String line = stream.next();
            if (wire != Wire.CHAT) {
                assertThat(line).isEqualTo("event: error");
                line = stream.next();
            }
            assertThat(line)
                    .contains("\"code\":\"killed\"")
                    .contains("\"reason\":\"it lies\"")
                    .contains("\"incident\":\"INC-7\"");
            assertThat(stream.next()).isNull();
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
        assertThat(at.gateway.openCalls()).isZero();
        assertThat(span())
                .containsEntry("pilothouse.outcome", "killed")
                .containsEntry("pilothouse.tokens.estimated", true)
                .containsEntry("gen_ai.usage.output_tokens", 2L);
    }

    @Test
    void killedMessages_areMeteredWithTheInputThatTheProviderTold() throws IOException {
        at.speak(Wire.MESSAGES);
        at.provider.always(x -> Wire.MESSAGES.begin(x, "one", "two", "three").hang());
        try (EventReader stream = at.stream(Wire.MESSAGES, "hi")) {
            stream.until("\"three\"");
            at.killed(kill("model", "small"));
            stream.until("killed");
        }
        assertThat(span())
                .containsEntry("gen_ai.usage.input_tokens", 9L)
                .containsEntry("gen_ai.usage.output_tokens", 3L);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void failureBeforeTheFirstToken_fallsBack(Wire wire) throws IOException {
        at.speak(wire);
        try (var second = new Provider()) {
            second.always(wire.says("sec", "ond"));
            at.deployment("d2", second.baseUrl(), d -> d.setKind(wire.kind()));
            at.route("chat", "small", "d1", "d2");
            at.provider.always(x -> wire.begin(x).reset());
            assertThat(Wire.text(at.send(at.ask(wire, true, "hi")).body())).isEqualTo("second");
            at.provider.always(x -> {
                wire.begin(x)
                        .chunk(
                                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n");
                x.hang();
            });
            assertThat(Wire.text(at.send(at.ask(wire, true, "hi")).body())).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void resetInAStream_isToldAndTheStreamBroken(Wire wire) throws IOException {
        at.speak(wire);
        at.provider.always(x -> wire.begin(x, "one", "two").reset());
        try (EventReader stream = at.stream(wire, "hi")) {
            assertThat(stream.until("upstream_closed"))
                    .contains("\"code\":\"upstream_closed\"")
                    .contains("\"partial\":true");
            assertThatThrownBy(stream::next).isInstanceOf(EOFException.class);
        }
        assertThat(span())
                .containsEntry("pilothouse.outcome", "error")
                .containsEntry("pilothouse.partial", true);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void shadow_getsACopyInTheSameDialect(Wire wire) throws IOException {
        at.speak(wire);
        at.provider.always(wire.says("ok"));
        try (var shadow = new Provider()) {
            shadow.always(wire.says("copy"));
            at.deployment("d2", shadow.baseUrl(), d -> d.setKind(wire.kind()));
            at.route(
                    GatewayFixture.serving("d1", 1, 1),
                    GatewayFixture.share(RouteRole.SHADOW, "d2", 100));
            assertThat(Wire.text(at.send(at.ask(wire, true, "hi")).body())).isEqualTo("ok");
            Await.until("both spans arrive", () -> at.collector.spans.size() == 2);
            assertThat(shadow.received.getFirst().line()).contains(wire.path());
            assertThat(at.collector.spans)
                    .allSatisfy(span ->
                            assertThat(Collector.attributes(span))
                                    .containsEntry("gen_ai.usage.output_tokens", 3L));
        }
    }

    // ---- metering and spans ----

    @ParameterizedTest
    @EnumSource(Wire.class)
    void usage_isTheProviders_toTheToken(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.says("Hel", "lo"));
        for (boolean stream : new boolean[] {true, false}) {
            at.collector.spans.clear();
            at.send(at.ask(wire, stream, "hi"));
            assertThat(span())
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.request.model", "small")
                    .containsEntry("gen_ai.response.model", "m-1")
                    .containsEntry("gen_ai.usage.input_tokens", 9L)
                    .containsEntry("gen_ai.usage.cache_read.input_tokens", 2L)
                    .containsEntry("gen_ai.usage.output_tokens", 3L)
                    .containsEntry("pilothouse.tokens.estimated", false)
                    .containsEntry("pilothouse.stream", stream)
                    .containsEntry(
                            "gen_ai.input.messages",
                            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]");
            assertThat(span().get("gen_ai.output.messages").toString())
                    .contains("\"parts\":[{\"type\":\"text\",\"content\":\"Hello\"}]");
            assertThat(span().get("gen_ai.usage.cache_write.input_tokens"))
                    .isEqualTo(isAnthropic(wire) ? 3L : null);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void callOfATool_isInTheSpan(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.calls("{\"to\":", "1}"));
        at.send(at.ask(wire, true, "hi"));
        assertThat(span().get("gen_ai.output.messages").toString())
                .contains(
                        "{\"type\":\"tool_call\",\"id\":\"call_1\",\"name\":\"mail\",\"arguments\":\"{\\\"to\\\":1}\"}");
    }

    @Test
    void usageInTheLastChunkWithAChoice_isReadAndTakenOut() {
        at.provider.always(x ->
                x.stream()
                        .token("Hello")
                        .event(
                                "{\"id\":\"c\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                                        + "\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":5,\"total_tokens\":33,\"completion_tokens_details\":{\"reasoning_tokens\":7}}}")
                        .done());
        String body = at.call(GatewayFixture.STREAM).body();
        assertThat(body)
                .contains("\"finish_reason\":\"stop\"}],\"usage\":null}")
                .doesNotContain("\"prompt_tokens\"");
        assertThat(span())
                .containsEntry("gen_ai.usage.input_tokens", 21L)
                .containsEntry("gen_ai.usage.output_tokens", 12L)
                .containsEntry("gen_ai.usage.reasoning.output_tokens", 7L);
    }

    @Test
    void embeddings_areACallOfTheirOwnKind() {
        at.provider.always(x ->
                x.json(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,-0.2]}],\"model\":\"m-1\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
        var answer =
                at.send(
                        at.post(
                                "/v1/embeddings",
                                "{\"model\":\"small\",\"input\":[\"one\",\"two\"],\"dimensions\":2,\"user\":\"mira\"}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("[0.1,-0.2]");
        assertThat(at.provider.received.getFirst().line()).contains("/v1/embeddings");
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        Span span = at.collector.spans.getFirst();
        assertThat(span.getName()).isEqualTo("embeddings small");
        assertThat(span())
                .containsEntry("gen_ai.operation.name", "embeddings")
                .containsEntry("gen_ai.usage.input_tokens", 4L)
                .containsEntry("gen_ai.usage.output_tokens", 0L)
                .containsEntry("gen_ai.embeddings.dimension.count", 2L)
                .containsEntry("user.id", "mira");
        at.killed(kill("end-user", "mira"));
        assertThat(
                        at.send(
                                        at.post(
                                                "/v1/embeddings",
                                                "{\"model\":\"small\",\"input\":\"x\",\"user\":\"mira\"}"))
                                .statusCode())
                .isEqualTo(403);
        assertThat(List.of(at.provider.received.size())).containsExactly(1);
    }
}
