package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.HELLO;
import static dev.pilothouse.gateway.GatewayFixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.CacheStatus;
import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.bridge.protocol.v1.Price;
import dev.pilothouse.bridge.protocol.v1.PriceBook;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayCacheTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private void policy(Consumer<CachePolicy.Builder> more) {
        var policy = CachePolicy.newBuilder().setTenant("default").setFeature("chat");
        more.accept(policy);
        at.apply("default/chat", r -> r.setCachePolicy(policy));
    }

    private void exact() {
        policy(p -> p.setExactSeconds(60));
    }

    private static String found(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-pilothouse-cache").orElse("");
    }

    private CacheStatus row() {
        return at.gateway.caches().rows().getFirst();
    }

    private Map<String, Object> span(int nth) {
        Await.until("span " + nth + " arrives", () -> at.collector.spans.size() > nth);
        Span span = at.collector.spans.get(nth);
        return Collector.attributes(span);
    }

    @Test
    void withoutPolicy_nothingIsReused() {
        assertThat(found(at.call(HELLO))).isEmpty();
        assertThat(found(at.call(HELLO))).isEmpty();
        assertThat(at.provider.received).hasSize(2);
    }

    @Test
    void identicalCall_isAnsweredByteForByte_andCostsNothing() {
        at.apply(
                "current",
                r ->
                        r.setPriceBook(
                                PriceBook.newBuilder()
                                        .setVersion("1")
                                        .setCurrency("EUR")
                                        .addPrices(
                                                Price.newBuilder()
                                                        .setProvider("acme")
                                                        .setModel("m-1")
                                                        .setInput("1000")
                                                        .setOutput("2000"))));
        exact();
        HttpResponse<String> first = at.call(HELLO);
        HttpResponse<String> second = at.call(HELLO);
        assertThat(found(first)).isEqualTo("miss");
        assertThat(found(second)).isEqualTo("hit-exact");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(at.provider.received).hasSize(1);
        assertThat(span(0)).containsEntry("pilothouse.cache", "miss");
        assertThat(span(1))
                .containsEntry("pilothouse.cache", "hit-exact")
                .containsEntry("pilothouse.outcome", "ok")
                .containsEntry("pilothouse.cost.amount", 0.0)
                .containsEntry("pilothouse.cache.avoided.input_tokens", 9L)
                .containsEntry("pilothouse.cache.avoided.output_tokens", 3L)
                .containsEntry("pilothouse.cache.avoided.cost", 0.015)
                .containsEntry("pilothouse.cache.avoided.currency", "EUR")
                .doesNotContainKey("gen_ai.usage.input_tokens")
                .doesNotContainKey("pilothouse.deployment");
        assertThat(row().getLooked()).isEqualTo(2);
        assertThat(row().getExactHits()).isEqualTo(1);
        assertThat(row().getAvoidedCost()).isEqualTo(15_000_000);
    }

    @Test
    void orderOfFieldsAndWhiteSpaceDoNotCount_everyOtherFieldDoes() {
        exact();
        at.call(HELLO);
        String same =
                "{ \"messages\" : [ { \"content\":\"hi\", \"role\":\"user\" } ], \"model\":\"small\" }";
        assertThat(found(at.call(same))).isEqualTo("hit-exact");
        for (String more : List.of("\"temperature\":0", "\"x_new\":{\"a\":1}", "\"seed\":7")) {
            String other = HELLO.substring(0, HELLO.length() - 1) + "," + more + "}";
            assertThat(found(at.call(other))).as(more).isEqualTo("miss");
            assertThat(found(at.call(other))).as(more).isEqualTo("hit-exact");
        }
    }

    @Test
    void stream_isReplayedAsAStream_withUsageOnlyForThoseWhoAsked() throws IOException {
        exact();
        String first = at.call(STREAM).body();
        String asked = "{\"stream_options\":{\"include_usage\":true}," + STREAM.substring(1);
        String withUsage = at.call(asked).body();
        assertThat(withUsage).contains("\"prompt_tokens\":9");
        HttpResponse<String> again = at.call(STREAM);
        assertThat(found(again)).isEqualTo("hit-exact");
        assertThat(again.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/event-stream");
        assertThat(again.body()).isEqualTo(first).endsWith("data: [DONE]\n\n");
        assertThat(again.body()).doesNotContain("prompt_tokens");
        assertThat(at.call(asked).body()).isEqualTo(withUsage);
        assertThat(found(at.call(HELLO))).as("a whole answer is another one").isEqualTo("miss");
        try (EventReader reader = at.stream(STREAM)) {
            assertThat(reader.until("[DONE]")).isNotNull();
            assertThat(reader.next()).isNull();
        }
        assertThat(at.provider.received).hasSize(3);
    }

    @Test
    void endUserAndKey_haveAnswersOfTheirOwn_unlessTheFeatureShares() {
        exact();
        String ann = HELLO.substring(0, HELLO.length() - 1) + ",\"user\":\"ann\"}";
        String bob = ann.replace("ann", "bob");
        at.call(ann);
        assertThat(found(at.call(bob))).isEqualTo("miss");
        assertThat(found(at.call(ann))).isEqualTo("hit-exact");
        policy(p -> p.setExactSeconds(60).setShared(true));
        at.call(ann);
        assertThat(found(at.call(bob))).isEqualTo("hit-exact");
        assertThat(found(at.call(HELLO))).isEqualTo("hit-exact");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache-control no-store",
                "x-pilothouse-cache off",
                "x-pilothouse-cache OFF"
            })
    void callerWhoWantsNone_getsNoneAndLeavesNone(String header) {
        exact();
        String[] headers = header.split(" ");
        at.call(HELLO, headers);
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
        assertThat(found(at.call(HELLO, headers))).isEmpty();
        assertThat(at.provider.received).hasSize(3);
    }

    @Test
    void noCache_refreshesWhatIsThere() {
        exact();
        at.call(HELLO);
        at.provider.next(e ->
                e.json(
                        200,
                        "{\"id\":\"fresh\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"new\"},"
                                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));
        assertThat(at.call(HELLO, "cache-control", "no-cache").body()).contains("fresh");
        HttpResponse<String> again = at.call(HELLO);
        assertThat(found(again)).isEqualTo("hit-exact");
        assertThat(again.body()).contains("fresh");
    }

    @Test
    void wrongHeaders_areNamed() {
        HttpResponse<String> wrong = at.call(HELLO, "x-pilothouse-cache", "maybe");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("X-Pilothouse-Cache: 'maybe' (expected: on or off)");
        assertThat(at.call(HELLO, "x-pilothouse-cache-threshold", "1.5").body())
                .contains("X-Pilothouse-Cache-Threshold: '1.5' (expected: 0 to 1)");
    }

    @Test
    void answersEnd_afterTheirTime() {
        policy(p -> p.setExactSeconds(60));
        at.call(HELLO);
        Await.until("it is kept", () -> row().getStored() == 1);
        at.ahead = Duration.ofSeconds(59);
        assertThat(found(at.call(HELLO))).isEqualTo("hit-exact");
        at.ahead = Duration.ofSeconds(61);
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
    }

    @Test
    void incompleteAnswers_areNotKept() {
        exact();
        String cut =
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"half\"},\"finish_reason\":\"%s\"}]}";
        at.provider.next(
                e -> e.json(200, cut.formatted("length")),
                e -> e.json(200, cut.formatted("content_filter")),
                e -> e.json(400, "{\"error\":{\"message\":\"no\"}}"),
                e -> e.json(200, "{\"id\":\"c\",\"choices\":[]}"));
        for (int i = 0; i < 4; i++) {
            assertThat(found(at.call(HELLO))).isEqualTo("miss");
        }
        at.provider.next(
                e -> e.stream().role().token("cut").close(),
                e -> e.stream().role().token("no end").stop().raw("0\r\n\r\n"));
        for (int i = 0; i < 3; i++) {
            try (EventReader reader = at.stream(STREAM)) {
                reader.until("[DONE]");
            } catch (IOException broken) {
                assertThat(i).isZero();
            }
        }
        assertThat(at.provider.received).hasSize(7);
    }

    @Test
    void answerOfACheckedFeature_isKeptAsItWasMasked_underItsPolicyVersion() {
        exact();
        guardrails(1, GuardAction.MASK);
        String said =
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"mail a@example.org\"},\"finish_reason\":\"stop\"}]}";
        at.provider.always(e -> e.json(200, said));
        String first = at.call(HELLO).body();
        assertThat(first).doesNotContain("a@example.org");
        assertThat(at.call(HELLO).body()).isEqualTo(first);
        assertThat(at.provider.received).hasSize(1);
        guardrails(2, GuardAction.MASK);
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
        guardrails(3, GuardAction.BLOCK);
        assertThat(at.call(HELLO).statusCode()).isEqualTo(403);
        assertThat(at.call(HELLO).statusCode()).as("no block is kept").isEqualTo(403);
        assertThat(at.provider.received).hasSize(4);
    }

    private void guardrails(long version, GuardAction action) {
        var rule =
                new GuardRule(
                        "Mail",
                        EnumSet.of(GuardStage.OUTPUT),
                        new Detect.Personal(Detector.all()),
                        action,
                        "");
        at.apply(
                "default/chat",
                r ->
                        r.setGuardrailPolicy(
                                GuardrailPolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setVersion(version)
                                        .setRules(
                                                GuardJson.write(new GuardPolicy(List.of(rule))))));
    }

    @Test
    void kill_isObeyedByHitsToo() {
        exact();
        at.call(HELLO);
        for (String scope : List.of("feature chat", "key key-1", "tenant default", "model small")) {
            String[] kill = scope.split(" ");
            at.killed(GatewayFixture.kill(kill[0], kill[1]));
            assertThat(at.call(HELLO).statusCode()).as(scope).isEqualTo(403);
            at.killed();
        }
        for (String scope : List.of("deployment d1", "provider acme", "model m-1")) {
            String[] kill = scope.split(" ");
            at.killed(GatewayFixture.kill(kill[0], kill[1]));
            assertThat(at.call(HELLO).statusCode()).as("made by " + scope).isEqualTo(403);
            at.killed();
        }
        assertThat(found(at.call(HELLO))).isEqualTo("hit-exact");
        assertThat(at.provider.received).hasSize(1);
    }

    @Test
    void changedRouteOrDeployment_makesOldAnswersMisses() {
        exact();
        at.call(HELLO);
        at.deployment("d1", at.provider.baseUrl(), d -> d.setUpstreamModel("m-2"));
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
        at.deployment("d2", at.provider.baseUrl(), d -> {});
        at.route("chat", "small", "d1", "d2");
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
        assertThat(found(at.call(HELLO))).isEqualTo("hit-exact");
    }

    @Test
    void purge_forgetsWhatIsNamed_andCounts() {
        exact();
        String ann = HELLO.substring(0, HELLO.length() - 1) + ",\"user\":\"ann\"}";
        at.call(HELLO);
        at.call(ann);
        Await.until("both are kept", () -> row().getStored() == 2);
        assertThat(purge(p -> p.setTenant("other"))).isZero();
        assertThat(purge(p -> p.setTenant("default").setSubject("bob"))).isZero();
        assertThat(purge(p -> p.setTenant("default").setSubject("ann"))).isEqualTo(1);
        assertThat(found(at.call(HELLO))).isEqualTo("hit-exact");
        assertThat(found(at.call(ann))).isEqualTo("miss");
        Await.until("it is kept again", () -> row().getStored() == 3);
        assertThat(purge(p -> p.setTenant("default").setFeature("other"))).isZero();
        assertThat(purge(p -> p.setTenant("default").setFeature("chat"))).isEqualTo(2);
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
        Await.until("it is kept once more", () -> row().getStored() == 4);
        assertThat(purge(p -> {})).isEqualTo(1);
        assertThat(purge(p -> {})).as("a second time").isZero();
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
    }

    private long purge(Consumer<PurgeCache.Builder> more) {
        var purge = PurgeCache.newBuilder();
        more.accept(purge);
        return at.gateway.caches().purge(purge.build());
    }

    @Test
    void answerUnderWayDuringAPurge_isNotKept() throws Exception {
        exact();
        var purged = new CountDownLatch(1);
        at.provider.next(e -> {
            purged.await();
            Provider.hello(e);
        });
        var call = at.callLater(HELLO);
        Await.until("the call is under way", () -> at.provider.received.size() == 1);
        assertThat(purge(p -> p.setTenant("default"))).isZero();
        purged.countDown();
        assertThat(call.get().statusCode()).isEqualTo(200);
        assertThat(found(at.call(HELLO))).isEqualTo("miss");
        assertThat(found(at.call(HELLO))).isEqualTo("hit-exact");
    }

    @Test
    void budgets_areNotChargedForHits() {
        exact();
        at.call(HELLO);
        at.call(HELLO);
        Await.until("both are counted", () -> at.gateway.counters().values().get("calls.ok") == 2);
        assertThat(at.gateway.counters().values())
                .containsEntry("tokens.input", 9.0)
                .containsEntry("tokens.output", 3.0);
    }
}
