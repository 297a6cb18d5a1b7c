package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.CardPolicy;
import dev.pilothouse.bridge.protocol.v1.ModelState;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Wire;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Production traffic to models with and without a signed-off card. */
class GatewayModelCardTest {
    private static final String WARNING = "x-pilothouse-warning";

    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private void policy(CardPolicy policy) {
        at.apply(
                "default",
                r -> r.setTenant(Tenant.newBuilder().setId("default").setCardPolicy(policy)));
    }

    private void signed(String tenant, String model) {
        at.apply(
                tenant + "/" + model,
                r ->
                        r.setModelState(
                                ModelState.newBuilder()
                                        .setTenant(tenant.equals("*") ? "" : tenant)
                                        .setModel(model)
                                        .setCardSigned(true)));
    }

    private Map<String, Object> span() {
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        return Collector.attributes(at.collector.spans.getLast());
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void deny_refusesInTheFormatOfTheCaller(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.says("Hello"));
        policy(CardPolicy.CARD_DENY);
        var answer = at.send(at.ask(wire, false, "hi"));
        assertThat(answer.statusCode()).isEqualTo(403);
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        assertThat(body.path("error").toString()).contains("signed-off model card");
        assertThat(answer.body()).contains("model_card_required");
        assertThat(at.provider.received).isEmpty();
        if (wire == Wire.MESSAGES) {
            assertThat(body.path("type").asString()).isEqualTo("error");
        } else {
            assertThat(body.at("/error/code").asString()).isEqualTo("model_card_required");
            assertThat(body.at("/error/param").asString()).isEqualTo("model");
        }
        assertThat(at.send(at.ask(wire, true, "hi")).statusCode()).isEqualTo(403);
        assertThat(span().get("error.type")).isEqualTo("model_card_required");
    }

    @Test
    void deny_letsASignedCardPass_ofTheTenantOrOfEveryOne() {
        at.provider.always(Wire.CHAT.says("Hello"));
        policy(CardPolicy.CARD_DENY);
        signed("other", "small");
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
        signed("default", "small");
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        at.gateway.resources().remove(ResourceType.MODEL_STATE, "default/small");
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
        signed("*", "small");
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void warn_saysSoOnTheAnswerAndTheSpan() {
        at.provider.always(Wire.CHAT.says("Hello"));
        policy(CardPolicy.CARD_WARN);
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(WARNING)).contains("model_card_required");
        assertThat(span()).containsEntry("pilothouse.model_card.missing", true);
        signed("*", "small");
        assertThat(at.call(GatewayFixture.HELLO).headers().firstValue(WARNING)).isEmpty();
    }

    @Test
    void off_andOtherEnvironments_areLeftAlone() {
        at.provider.always(Wire.CHAT.says("Hello"));
        policy(CardPolicy.CARD_OFF);
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(WARNING)).isEmpty();
        policy(CardPolicy.CARD_DENY);
        at.key(GatewayFixture.KEY, k -> k.setEnvironment("staging"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void deny_goesToTheDeploymentOfTheRouteThatHasACard() {
        at.provider.always(Wire.CHAT.says("Hello"));
        at.deployment("d2", at.provider.baseUrl(), d -> d.setModel("carded"));
        at.route(GatewayFixture.serving("d1", 1, 1), GatewayFixture.serving("d2", 2, 1));
        policy(CardPolicy.CARD_DENY);
        signed("*", "carded");
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(span())
                .containsEntry("pilothouse.deployment", "d2")
                .hasEntrySatisfying(
                        "pilothouse.route.reason",
                        r -> assertThat(r.toString()).contains("model-card-required:small"));
    }

    private void caching() {
        at.apply(
                "default/chat",
                r ->
                        r.setCachePolicy(
                                CachePolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setExactSeconds(60)));
    }

    private static String found(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-pilothouse-cache").orElse("");
    }

    @Test
    void deny_holdsForAnAnswerThatACacheHas() {
        at.provider.always(Wire.CHAT.says("Hello"));
        caching();
        at.call(GatewayFixture.HELLO);
        assertThat(found(at.call(GatewayFixture.HELLO))).isEqualTo("hit-exact");
        policy(CardPolicy.CARD_DENY);
        var refused = at.call(GatewayFixture.HELLO);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("model_card_required").doesNotContain("Hello");
        assertThat(at.provider.received).hasSize(1);
        signed("default", "small");
        var again = at.call(GatewayFixture.HELLO);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(found(again)).isEqualTo("hit-exact");
        assertThat(at.provider.received).hasSize(1);
    }

    @Test
    void warn_saysSoOnAnAnswerFromACache() {
        at.provider.always(Wire.CHAT.says("Hello"));
        caching();
        at.call(GatewayFixture.HELLO);
        policy(CardPolicy.CARD_WARN);
        at.collector.spans.clear();
        var answer = at.call(GatewayFixture.HELLO);
        assertThat(found(answer)).isEqualTo("hit-exact");
        assertThat(answer.headers().firstValue(WARNING)).contains("model_card_required");
        assertThat(span())
                .containsEntry("pilothouse.cache", "hit-exact")
                .containsEntry("pilothouse.model_card.missing", true);
        at.key(GatewayFixture.KEY, k -> k.setEnvironment("staging"));
        at.call(GatewayFixture.HELLO);
        var elsewhere = at.call(GatewayFixture.HELLO);
        assertThat(found(elsewhere)).isEqualTo("hit-exact");
        assertThat(elsewhere.headers().firstValue(WARNING)).isEmpty();
    }

    @Test
    void deny_asksTheDeploymentThatHasACard_insteadOfTheCache() {
        at.provider.always(Wire.CHAT.says("Hello"));
        at.deployment("d2", at.provider.baseUrl(), d -> d.setModel("carded"));
        at.route(GatewayFixture.serving("d1", 1, 1), GatewayFixture.serving("d2", 2, 1));
        caching();
        at.call(GatewayFixture.HELLO);
        assertThat(found(at.call(GatewayFixture.HELLO))).isEqualTo("hit-exact");
        policy(CardPolicy.CARD_DENY);
        signed("*", "carded");
        var asked = at.call(GatewayFixture.HELLO);
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(found(asked)).isEqualTo("miss");
        assertThat(at.provider.received).hasSize(2);
    }
}
