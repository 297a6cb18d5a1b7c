package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.HELLO;
import static dev.pilothouse.gateway.GatewayFixture.STREAM;
import static dev.pilothouse.gateway.testing.Provider.recording;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Routes that cross formats, through the real gateway. */
class GatewayTranslationTest {
    private static final String MESSAGES =
            "{\"model\":\"small\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAMED_MESSAGES =
            MESSAGES.replace("{\"model\"", "{\"stream\":true,\"model\"");

    private final GatewayFixture gateway = new GatewayFixture();
    private final Provider anthropic = new Provider().always(Provider::anthropic);

    GatewayTranslationTest() {
        gateway.deployment(
                "claude",
                "http://127.0.0.1:" + anthropic.port(),
                d -> d.setKind("anthropic").setProvider("anthropic").setUpstreamModel("claude-x"));
    }

    @AfterEach
    void close() throws IOException {
        anthropic.close();
        gateway.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return gateway.send(
                gateway.request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    @Test
    void aChatIsAnsweredByAnthropic() {
        gateway.route("chat", "small", "claude");
        HttpResponse<String> answer = gateway.call(HELLO);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"object\":\"chat.completion\"")
                .contains("\"finish_reason\":\"stop\"");
        Provider.Received asked = anthropic.received.getFirst();
        assertThat(asked.line()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(asked.headers())
                .containsEntry("x-api-key", "upstream-secret")
                .containsEntry("anthropic-version", "2023-06-01")
                .doesNotContainKey("authorization");
        assertThat(asked.body()).contains("\"model\":\"claude-x\"").contains("\"max_tokens\":4096");
    }

    @Test
    void aStreamedChatIsAnsweredByAnthropicAndMeteredByItsOwnEvents() {
        gateway.route("chat", "small", "claude");
        String stream = gateway.call(STREAM).body();
        assertThat(stream)
                .contains("{\"role\":\"assistant\",\"content\":\"\"}")
                .contains("\"content\":\"Hello\"")
                .contains("\"finish_reason\":\"stop\"")
                .doesNotContain("usage")
                .doesNotContain("event:")
                .endsWith("data: [DONE]\n\n");
        Await.until("a span", () -> !gateway.collector.spans.isEmpty());
        assertThat(Collector.attributes(gateway.collector.spans.getFirst()))
                .containsEntry("gen_ai.usage.input_tokens", 12L)
                .containsEntry("gen_ai.usage.output_tokens", 30L);
    }

    @Test
    void messagesAreAnsweredByAChatDeployment() {
        String whole = post("/v1/messages", MESSAGES).body();
        assertThat(whole)
                .contains("\"type\":\"message\"")
                .contains("\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]")
                .contains("\"stop_reason\":\"end_turn\"")
                .contains("\"input_tokens\":9");
        String stream = post("/v1/messages", STREAMED_MESSAGES).body();
        assertThat(stream)
                .startsWith("event: message_start\ndata: {\"type\":\"message_start\"")
                .contains("{\"type\":\"text_delta\",\"text\":\"Hel\"}")
                .contains("\"input_tokens\":7")
                .contains("\"cache_read_input_tokens\":2")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(gateway.provider.received.get(1).line())
                .isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(gateway.provider.received.get(1).body())
                .contains("\"max_completion_tokens\":50")
                .contains("\"include_usage\":true");
    }

    @Test
    void largeAnswersAreTranslatedAndMetered() {
        String words = "naïve \\\"words\\\" ".repeat(20_000);
        gateway.provider.always(e ->
                e.json(
                        200,
                        "{\"id\":\"c\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                                + words
                                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}"));
        assertThat(post("/v1/messages", MESSAGES).body())
                .contains("\"content\":[{\"type\":\"text\",\"text\":\"" + words + "\"}]")
                .contains("\"stop_reason\":\"end_turn\"");
        assertThat(gateway.call(HELLO).body()).contains(words);
        Await.until("both spans", () -> gateway.collector.spans.size() == 2);
        for (var span : gateway.collector.spans) {
            assertThat(Collector.attributes(span))
                    .containsEntry("gen_ai.usage.input_tokens", 9L)
                    .containsEntry("gen_ai.usage.output_tokens", 3L);
        }
    }

    @Test
    void responsesReachBothKindsOfDeployments() {
        String body = "{\"model\":\"small\",\"input\":\"hi\"}";
        gateway.deployment("d1", gateway.provider.baseUrl(), d -> d.setResponses(false));
        assertThat(post("/v1/responses", body).body())
                .contains("\"object\":\"response\"")
                .contains("\"text\":\"Hello\"");
        gateway.route("chat", "small", "claude");
        assertThat(post("/v1/responses", body).body()).contains("\"status\":\"completed\"");
        String stream = post("/v1/responses", body.replace("{", "{\"stream\":true,")).body();
        assertThat(stream)
                .startsWith("event: response.created\n")
                .contains("event: response.output_text.delta\n")
                .contains("event: response.completed\n")
                .contains("\"input_tokens\":12");
        assertThat(anthropic.received).hasSize(2);
    }

    @Test
    void aChatFallsBackToAnthropicBeforeTheFirstToken() {
        gateway.route("chat", "small", "d1", "claude");
        gateway.provider.next(e -> e.json(500, "{}"), e -> e.stream().role().close());
        assertThat(gateway.call(HELLO).body()).contains("chat.completion");
        assertThat(gateway.call(STREAM).body())
                .contains("\"content\":\"Hello\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(anthropic.received).hasSize(2);
    }

    @Test
    void aDeploymentThatCannotBeAskedIsPassedOver() {
        String biased = HELLO.replace("{\"model\"", "{\"logit_bias\":{\"5\":1},\"model\"");
        gateway.route("chat", "small", "claude", "d1");
        assertThat(gateway.call(biased).body()).contains("Hello");
        assertThat(anthropic.received).isEmpty();

        gateway.route("chat", "small", "claude");
        HttpResponse<String> refused = gateway.call(biased);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("\"param\":\"logit_bias\"")
                .contains("no token biases")
                .contains("claude speaks Anthropic Messages");
        assertThat(anthropic.received).isEmpty();
    }

    @Test
    void embeddingsHaveNoWayToAnthropic() {
        gateway.route("chat", "small", "claude");
        HttpResponse<String> refused =
                post("/v1/embeddings", "{\"model\":\"small\",\"input\":\"hi\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("OpenAI Embeddings").contains("\"param\":\"model\"");
        gateway.route("chat", "small", "claude", "d1");
        assertThat(post("/v1/embeddings", "{\"model\":\"small\",\"input\":\"hi\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void errorsOfADeploymentReachTheCallerInItsOwnFormat() {
        gateway.route("chat", "small", "claude");
        anthropic.next(e ->
                e.json(
                        400,
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"too long\"}}"));
        HttpResponse<String> bad = gateway.call(HELLO);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\",\"code\":\"invalid_request_error\",\"param\":null}}");

        String limited =
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}";
        anthropic.always(e -> e.json(429, limited, "retry-after: 60"));
        HttpResponse<String> tooMany = gateway.call(HELLO);
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.headers().firstValue("retry-after")).contains("60");
        assertThat(tooMany.body()).contains("\"code\":\"rate_limit_exceeded\"");

        anthropic.always(e -> e.json(529, limited, "retry-after: 60"));
        HttpResponse<String> overloaded = gateway.call(HELLO);
        assertThat(overloaded.statusCode()).isEqualTo(503);
        assertThat(overloaded.headers().firstValue("retry-after")).contains("60");

        gateway.route("chat", "small", "d1");
        gateway.provider.next(e ->
                e.json(
                        400,
                        "{\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\",\"param\":\"stop\",\"code\":\"x\"}}"));
        assertThat(post("/v1/messages", MESSAGES).body())
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"bad\"}}");
    }

    @Test
    void aStreamThatBreaksInTheMiddleIsMarked() throws IOException {
        gateway.route("chat", "small", "claude");
        List<String> events =
                recording("anthropic/vercel-anthropic-text.chunks.txt").lines().toList();
        anthropic.next(e -> e.recorded(String.join("\n", events.subList(0, 6))));
        assertThat(brokenStream())
                .contains("\"content\":\"Hello\"")
                .contains("its stream ended before the message did")
                .contains("\"partial\":true")
                .doesNotContain("[DONE]");
    }

    /** What came of a stream whose connection broke off. */
    private String brokenStream() throws IOException {
        StringBuilder all = new StringBuilder();
        try (EventReader reader = gateway.stream(STREAM)) {
            while (!all.toString().contains("\"partial\":true")) {
                all.append(reader.next()).append('\n');
            }
            assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
        }
        return all.toString();
    }

    @Test
    void anErrorInsideAStreamIsToldInTheCallersFormat() {
        gateway.route("chat", "small", "claude");
        List<String> events =
                recording("anthropic/vercel-anthropic-text.chunks.txt").lines().toList();
        String error =
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
        anthropic.next(e -> e.recorded(String.join("\n", events.subList(0, 6)) + "\n" + error));
        assertThat(gateway.call(STREAM).body())
                .contains(
                        "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"code\":\"overloaded_error\",\"param\":null}}");
    }

    @Test
    void guardrailsSeeWhatTheCallerSees() {
        gateway.route("chat", "small", "claude");
        var rule =
                new GuardRule(
                        "words",
                        EnumSet.of(GuardStage.OUTPUT),
                        new Detect.Deny(List.of("thank you"), List.of()),
                        GuardAction.MASK,
                        "");
        var policy =
                GuardrailPolicy.newBuilder()
                        .setTenant("default")
                        .setFeature("chat")
                        .setVersion(1)
                        .setRules(GuardJson.write(new GuardPolicy(List.of(rule))));
        gateway.apply("default/chat", r -> r.setGuardrailPolicy(policy));
        String stream = gateway.call(STREAM).body();
        assertThat(stream).contains("doing well").endsWith("data: [DONE]\n\n");
        assertThat(stream.replaceAll("[^a-z ]", "")).doesNotContain("thank you");
    }

    @Test
    void aKillEndsATranslatedStreamInTheCallersFormat() throws Exception {
        gateway.provider.always(Provider::twoTokensThenSilence);
        HttpRequest request =
                gateway.request("/v1/messages")
                        .POST(HttpRequest.BodyPublishers.ofString(STREAMED_MESSAGES))
                        .build();
        var stream = gateway.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        gateway.killed(GatewayFixture.kill("feature", "chat"));
        String all = new String(stream.body().readAllBytes(), UTF_8);
        String last = all.substring(all.lastIndexOf("event: "));
        assertThat(all).startsWith("event: message_start\n").contains("\"text\":\"one\"");
        assertThat(last)
                .startsWith("event: error\ndata: {\"type\":\"error\"")
                .contains("permission_error")
                .contains("\"code\":\"killed\"");
        Await.until("the deployment's connection ends", () -> gateway.provider.aborted.get() == 1);
    }

    @Test
    void theSecretOfADeploymentIsToldNowhere() {
        gateway.route("chat", "small", "claude");
        anthropic.next(e -> e.json(401, "{\"type\":\"error\"}"));
        HttpResponse<String> answer = gateway.call(HELLO);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain("upstream-secret");
        Await.until("a span", () -> !gateway.collector.spans.isEmpty());
        assertThat(gateway.collector.spans.toString()).doesNotContain("upstream-secret");
    }
}
