package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.pilothouse.bridge.protocol.v1.FeatureState;
import dev.pilothouse.bridge.protocol.v1.MaskingPolicy;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTelemetryTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private Span span() {
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        return at.collector.spans.getFirst();
    }

    private Map<String, Object> attributes() {
        return Collector.attributes(span());
    }

    @Test
    void stream_isOneGenAiSpan() {
        String body =
                "{\"model\":\"small\",\"stream\":true,\"temperature\":0.5,\"max_tokens\":20,\"user\":\"mira\","
                        + "\"stop\":[\"END\"],\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}";
        var answer =
                at.call(
                        body,
                        "x-pilothouse-agent",
                        "reviewer",
                        "x-pilothouse-session",
                        "s-1",
                        "x-pilothouse-tool",
                        "search");
        Span span = span();
        assertThat(span.getName()).isEqualTo("chat small");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(answer.headers().firstValue("traceparent").orElse(""))
                .contains(HexFormat.of().formatHex(span.getTraceId().toByteArray()));
        assertThat(attributes())
                .contains(
                        entry("gen_ai.operation.name", "chat"),
                        entry("gen_ai.provider.name", "acme"),
                        entry("gen_ai.request.model", "small"),
                        entry("gen_ai.response.model", "m-1"),
                        entry("gen_ai.response.id", "chatcmpl-1"),
                        entry("gen_ai.response.finish_reasons", List.of("stop")),
                        entry("gen_ai.request.temperature", 0.5),
                        entry("gen_ai.request.max_tokens", 20L),
                        entry("gen_ai.request.stop_sequences", List.of("END")),
                        entry("gen_ai.request.stream", true),
                        entry("gen_ai.usage.input_tokens", 9L),
                        entry("gen_ai.usage.cache_read.input_tokens", 2L),
                        entry("gen_ai.usage.output_tokens", 3L),
                        entry("gen_ai.usage.reasoning.output_tokens", 1L),
                        entry("gen_ai.agent.name", "reviewer"),
                        entry("gen_ai.tool.name", "search"),
                        entry("gen_ai.conversation.id", "s-1"),
                        entry("session.id", "s-1"),
                        entry("user.id", "mira"),
                        entry("pilothouse.tenant", "default"),
                        entry("pilothouse.team", "platform"),
                        entry("pilothouse.feature", "chat"),
                        entry("pilothouse.environment", "production"),
                        entry("pilothouse.key", "key-1"),
                        entry("pilothouse.deployment", "d1"),
                        entry("pilothouse.route.reason", "tier-1 weight 1"),
                        entry("pilothouse.outcome", "ok"),
                        entry("pilothouse.stream", true),
                        entry("pilothouse.tokens.estimated", false),
                        entry(
                                "gen_ai.input.messages",
                                "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"be kind\"}]},"
                                        + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]"),
                        entry(
                                "gen_ai.output.messages",
                                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Hello\"}],\"finish_reason\":\"stop\"}]"))
                .containsKey("gen_ai.response.time_to_first_chunk");
        assertThat(at.collector.authorization).hasValue("Bearer node-secret");
    }

    @Test
    void wholeAnswer_isMetered() {
        at.call(GatewayFixture.HELLO);
        assertThat(attributes())
                .contains(
                        entry("gen_ai.usage.input_tokens", 9L),
                        entry("gen_ai.usage.output_tokens", 3L),
                        entry("pilothouse.stream", false));
    }

    @Test
    void traceparent_isContinued() {
        at.call(
                GatewayFixture.HELLO,
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(HexFormat.of().formatHex(span().getTraceId().toByteArray()))
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(HexFormat.of().formatHex(span().getParentSpanId().toByteArray()))
                .isEqualTo("b7ad6b7169203331");
    }

    @Test
    void usageInAChunkWithChoices_counts() {
        at.provider.next(e ->
                e.stream()
                        .token("a")
                        .event(
                                "{\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}],"
                                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":77}}")
                        .done());
        at.call(GatewayFixture.STREAM);
        assertThat(attributes())
                .contains(
                        entry("gen_ai.usage.output_tokens", 77L),
                        entry("pilothouse.tokens.estimated", false));
    }

    @Test
    void missingUsage_isEstimated() {
        at.provider.next(e -> e.stream().token("a").token("b").token("c").stop().done());
        at.call(GatewayFixture.STREAM);
        assertThat(attributes())
                .contains(
                        entry("gen_ai.usage.output_tokens", 3L),
                        entry("pilothouse.tokens.estimated", true));
    }

    @Test
    void callerThatLeaves_paysForWhatWasGenerated() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
        }
        assertThat(attributes())
                .contains(
                        entry("pilothouse.outcome", "cancelled"),
                        entry("gen_ai.usage.output_tokens", 2L),
                        entry("pilothouse.tokens.estimated", true));
    }

    @Test
    void decisionsAgainstCallers_areNumberedPerTenant() {
        String unknown =
                "{\"model\":\"nope\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        at.call(unknown);
        at.call(GatewayFixture.HELLO);
        at.call(unknown);
        Await.until("three spans arrive", () -> at.collector.spans.size() == 3);

        assertThat(at.collector.spans.stream().map(Collector::attributes))
                .extracting(
                        a -> a.get("pilothouse.outcome"), a -> a.get("pilothouse.audit.counter"))
                .containsExactly(tuple("refused", 1L), tuple("ok", null), tuple("refused", 2L));
        assertThat(at.collector.resources.getFirst()).containsKey("pilothouse.boot.id");
    }

    @Test
    void killedStream_saysByWhat() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            at.killed(GatewayFixture.kill("feature", "chat"));
        }
        assertThat(attributes())
                .contains(
                        entry("pilothouse.outcome", "killed"),
                        entry("error.type", "killed"),
                        entry("pilothouse.kill.id", "kill-1"),
                        entry("pilothouse.kill.epoch", 1L),
                        entry("gen_ai.usage.output_tokens", 2L));
        assertThat(span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void refusedCall_isASpanWithoutTokens() {
        at.call(GatewayFixture.HELLO.replace("small", "huge"));
        assertThat(attributes())
                .contains(
                        entry("pilothouse.outcome", "refused"),
                        entry("error.type", "model_not_found"))
                .doesNotContainKeys("gen_ai.usage.input_tokens", "pilothouse.deployment");
    }

    @Test
    void featureBeyondTheKey_isARefusedSpanOfItsCallerUnderItsName() {
        at.call(GatewayFixture.HELLO, "x-pilothouse-feature", "payroll");
        assertThat(attributes())
                .contains(
                        entry("pilothouse.outcome", "refused"),
                        entry("error.type", "feature_not_allowed"),
                        entry("pilothouse.feature", "payroll"),
                        entry("pilothouse.key", "key-1"));
    }

    @Test
    void suspendedFeature_isARefusedSpanUnderItsName() {
        at.key(GatewayFixture.KEY, k -> k.addFeatures("chat").addFeatures("search"));
        at.feature("search", f -> f.setState(FeatureState.SUSPENDED));
        at.call(GatewayFixture.HELLO, "x-pilothouse-feature", "search");
        assertThat(attributes())
                .contains(
                        entry("error.type", "feature_suspended"),
                        entry("pilothouse.feature", "search"));
    }

    @Test
    void failedCall_isAnError() {
        at.provider.always(e -> e.json(500, "{}"));
        at.call(GatewayFixture.HELLO);
        assertThat(attributes())
                .contains(
                        entry("pilothouse.outcome", "error"),
                        entry("error.type", "upstream_error"));
        assertThat(span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    }

    @Test
    void fallback_isAReason() throws IOException {
        try (var second = new Provider()) {
            at.deployment("d2", second.baseUrl(), d -> {});
            at.route("chat", "small", "d1", "d2");
            at.provider.always(e -> e.json(500, "{}"));
            at.call(GatewayFixture.HELLO);
            assertThat(attributes())
                    .contains(
                            entry(
                                    "pilothouse.route.reason",
                                    "fallback:upstream_error tier-2 weight 1"),
                            entry("pilothouse.deployment", "d2"),
                            entry("pilothouse.outcome", "ok"));
        }
    }

    @Test
    void unknownCaller_isCountedWithoutASpan() {
        at.key("ph_other", k -> {});
        at.call(GatewayFixture.HELLO);
        Await.until("it is counted", () -> counted("calls.unauthenticated") == 1.0);
        assertThat(counted("calls")).isZero();
    }

    private double counted(String name) {
        return at.gateway.counters().values().get(name);
    }

    @Test
    void contentStaysHere_whenThePolicySaysSo() {
        at.apply(
                "default",
                r -> r.setMaskingPolicy(MaskingPolicy.newBuilder().setTenant("default")));
        at.call(GatewayFixture.HELLO);
        assertThat(attributes())
                .doesNotContainKeys("gen_ai.input.messages", "gen_ai.output.messages");
    }

    @Test
    void batch_isSentAgainUnchangedUntilItIsTaken() {
        at.collector.refusals.set(2);
        at.call(GatewayFixture.HELLO);
        span();
        assertThat(at.collector.bodies).hasSize(3);
        assertThat(at.collector.bodies.get(2)).isEqualTo(at.collector.bodies.get(0));
        assertThat(at.collector.spans).hasSize(1);
    }
}
