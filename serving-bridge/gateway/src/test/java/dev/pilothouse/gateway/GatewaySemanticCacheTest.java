package dev.pilothouse.gateway;

import static dev.pilothouse.bridge.protocol.v1.CardPolicy.CARD_DENY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.CacheStatus;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.bridge.protocol.v1.SemanticCache;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real embedding model in this process. */
class GatewaySemanticCacheTest {
    private static final String QUESTION = "How do I reset my password?";
    private static final String SAME = "How can I reset my password?";
    private static final String OTHER = "How do I cancel my subscription?";

    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private void policy(SemanticCache mode, Consumer<CachePolicy.Builder> more) {
        var policy =
                CachePolicy.newBuilder()
                        .setTenant("default")
                        .setFeature("chat")
                        .setSemantic(mode)
                        .setSemanticSeconds(60)
                        .setThreshold(850);
        more.accept(policy);
        at.apply("default/chat", r -> r.setCachePolicy(policy));
    }

    @BeforeEach
    void on() {
        policy(SemanticCache.SEMANTIC_ON, p -> {});
    }

    private static String body(String question) {
        return body("Be brief.", question);
    }

    private static String body(String system, String question) {
        return "{\"model\":\"small\",\"messages\":[{\"role\":\"system\",\"content\":\""
                + system
                + "\"},{\"role\":\"user\",\"content\":\""
                + question
                + "\"}]}";
    }

    /** What caches said, once the model is loaded and no look-up was given up. */
    private String found(String body, String... headers) {
        String[] found = {""};
        Await.until(
                "the model is in time",
                () -> {
                    long before = row().getSkipped();
                    HttpResponse<String> answer = at.call(body, headers);
                    found[0] = answer.headers().firstValue("x-pilothouse-cache").orElse("");
                    return row().getSkipped() == before;
                });
        return found[0];
    }

    private CacheStatus row() {
        return at.gateway.caches().rows().stream()
                .findFirst()
                .orElse(CacheStatus.getDefaultInstance());
    }

    private void keep(String body) {
        found(body);
        Await.until("its question has a place", () -> found(body).equals("hit-semantic"));
    }

    @Test
    void paraphrase_isRefused_whereTheModelLacksTheCardThatItsTenantWants() {
        keep(body(QUESTION));
        assertThat(found(body(SAME))).isEqualTo("hit-semantic");
        int asked = at.provider.received.size();
        at.apply(
                "default",
                r -> r.setTenant(Tenant.newBuilder().setId("default").setCardPolicy(CARD_DENY)));
        HttpResponse<String> refused = at.call(body(SAME));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("model_card_required");
        assertThat(at.provider.received).hasSize(asked);
    }

    @Test
    void paraphrase_isAnswered_anotherQuestionIsNot() {
        keep(body(QUESTION));
        int asked = at.provider.received.size();
        assertThat(found(body(SAME))).isEqualTo("hit-semantic");
        assertThat(at.provider.received).hasSize(asked);
        assertThat(found(body(OTHER))).isEqualTo("miss");
        assertThat(at.provider.received).hasSize(asked + 1);
        Await.until("spans arrive", () -> spanOf("hit-semantic") != null);
        assertThat(
                        (Double)
                                Collector.attributes(spanOf("hit-semantic"))
                                        .get("pilothouse.cache.similarity"))
                .isGreaterThan(0.85);
    }

    private Span spanOf(String word) {
        return at.collector.spans.stream()
                .filter(s -> word.equals(Collector.attributes(s).get("pilothouse.cache")))
                .findFirst()
                .orElse(null);
    }

    @Test
    void everythingButTheWords_mustBeTheSame() {
        keep(body(QUESTION));
        assertThat(found(body("Be long.", SAME))).isEqualTo("miss");
        assertThat(found(body(SAME).replace("}]}", "}],\"temperature\":1}"))).isEqualTo("miss");
        assertThat(found(body(SAME), "x-pilothouse-agent", "a")).isEqualTo("miss");
        assertThat(found(body(SAME).replace("}]}", "}],\"user\":\"bob\"}"))).isEqualTo("miss");
        String numbered = "Where is my order 4711?";
        keep(body(numbered));
        assertThat(found(body("Where is my order 4712?"))).isEqualTo("miss");
        assertThat(found(body("Where is my order 4711 now?"))).isEqualTo("hit-semantic");
    }

    @Test
    void caller_mayRaiseTheThreshold_notLowerIt() {
        keep(body(QUESTION));
        assertThat(found(body(SAME), "x-pilothouse-cache-threshold", "0.9999")).isEqualTo("miss");
        keep(body(OTHER));
        assertThat(found(body("How do I cancel my flight?"), "x-pilothouse-cache-threshold", "0"))
                .isEqualTo("miss");
    }

    @Test
    void shadow_countsAndCompares_butServesNothing() {
        policy(SemanticCache.SEMANTIC_SHADOW, p -> {});
        at.call(body(QUESTION));
        Await.until(
                "a would-be hit",
                () -> {
                    at.call(body(SAME));
                    return row().getShadowHits() > 0;
                });
        assertThat(row().getSemanticHits()).isZero();
        assertThat(at.provider.received.size()).isEqualTo((int) row().getLooked());
        Await.until("its answer is compared", () -> row().getChecked() > 0);
        assertThat(row().getSimilaritySum()).isEqualTo(1_000 * row().getChecked());
        Await.until("the span says so", () -> spanOf("shadow-hit") != null);
    }

    @Test
    void sampledHits_areAskedAgain_meteredAsCopies() {
        policy(SemanticCache.SEMANTIC_ON, p -> p.setCheckShare(10_000));
        keep(body(QUESTION));
        Await.until("the check is done", () -> row().getChecked() > 0);
        long checked = row().getChecked();
        at.provider.always(e ->
                e.json(
                        200,
                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":"
                                + "\"The Eiffel tower stands in Paris.\"},\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}"));
        assertThat(found(body(SAME))).isEqualTo("hit-semantic");
        Await.until("a bad answer is noticed", () -> row().getUnlike() == 1);
        assertThat(row().getChecked()).isGreaterThan(checked);
        Await.until(
                "the copy is recorded",
                () ->
                        at.collector.spans.stream()
                                .map(Collector::attributes)
                                .anyMatch(a ->
                                        "cache check".equals(a.get("pilothouse.route.reason"))
                                                && Boolean.TRUE.equals(a.get("pilothouse.shadow"))
                                                && a.containsKey("gen_ai.usage.input_tokens")));
    }

    @Test
    void answersThatCallTools_andLongQuestions_areNotFound() {
        at.provider.always(e ->
                e.json(
                        200,
                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":null,\"tool_calls\":"
                                + "[{\"id\":\"t\",\"type\":\"function\",\"function\":{\"name\":\"pay\",\"arguments\":\"{}\"}}]},"
                                + "\"finish_reason\":\"tool_calls\"}]}"));
        found(body(QUESTION));
        assertThat(found(body(QUESTION))).isEqualTo("miss");
        assertThat(row().getStored()).isZero();
        String tool =
                "{\"model\":\"small\",\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"t\",\"content\":\"paid\"}]}";
        found(tool);
        assertThat(found(tool)).isEqualTo("miss");
    }

    @Test
    void purge_forgetsThemToo() {
        keep(body(QUESTION));
        assertThat(at.gateway.caches().purge(PurgeCache.newBuilder().setTenant("default").build()))
                .isEqualTo(1);
        assertThat(found(body(SAME))).isEqualTo("miss");
    }

    @Test
    void kill_ofWhatAnswered_makesHitsMisses() {
        keep(body(QUESTION));
        at.killed(GatewayFixture.kill("deployment", "d1"));
        assertThat(at.call(body(SAME)).statusCode()).isEqualTo(403);
    }
}
