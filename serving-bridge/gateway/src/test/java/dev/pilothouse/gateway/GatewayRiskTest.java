package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.RiskClass;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.bridge.protocol.v1.UnclassifiedPolicy;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What risk classes do to calls: refused, warned of, disclosed. */
class GatewayRiskTest {
    private static final String NOTICE = "You talk to an AI system.";

    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private void risk(Consumer<Feature.Builder> more) {
        Feature.Builder feature = Feature.newBuilder().setTenant("default").setId("chat");
        more.accept(feature);
        at.apply("default/chat", r -> r.setFeature(feature));
    }

    private void tenant(Consumer<Tenant.Builder> more) {
        Tenant.Builder tenant = Tenant.newBuilder().setId("default");
        more.accept(tenant);
        at.apply("default", r -> r.setTenant(tenant));
    }

    private static Timestamp stamp(Instant at) {
        return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).build();
    }

    private Map<String, Object> span() {
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        return Collector.attributes(at.collector.spans.getLast());
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void prohibited_isRefusedWithArticleAndContact(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.says("Hello"));
        risk(f ->
                f.setRiskClass(RiskClass.RISK_PROHIBITED)
                        .addRiskArticles("Article 5(1)(f)")
                        .setProhibitedFrom(stamp(Instant.parse("2025-02-02T00:00:00Z")))
                        .setContact("ana@acme.test"));
        for (boolean stream : new boolean[] {false, true}) {
            var answer = at.send(at.ask(wire, stream, "hi"));
            assertThat(answer.statusCode()).isEqualTo(403);
            JsonNode error = JsonMapper.shared().readTree(answer.body()).path("error");
            assertThat(error.path("code").asString()).isEqualTo("feature_prohibited");
            assertThat(error.path("article").asString()).isEqualTo("Article 5(1)(f)");
            assertThat(error.path("contact").asString()).isEqualTo("ana@acme.test");
            assertThat(error.path("message").asString())
                    .contains("Article 5(1)(f)")
                    .contains("ana@acme.test");
        }
        assertThat(at.provider.received).isEmpty();
        assertThat(span().get("error.type")).isEqualTo("feature_prohibited");
    }

    @Test
    void aProhibitionToCome_refusesFromItsDay_withoutAnotherWord() {
        at.provider.always(Wire.CHAT.says("Hello"));
        Instant day = Instant.now().plus(Duration.ofHours(2));
        risk(f ->
                f.setRiskClass(RiskClass.RISK_LIMITED)
                        .addRiskArticles("Article 5(1)(ba)")
                        .setProhibitedFrom(stamp(day)));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        at.ahead = Duration.ofHours(3);
        assertThat(at.call(GatewayFixture.HELLO).body()).contains("feature_prohibited");
    }

    @Test
    void unclassified_isWarnedOf_thenRefusedFromItsDay_inProduction() {
        at.provider.always(Wire.CHAT.says("Hello"));
        risk(f -> {});
        assertThat(at.call(GatewayFixture.HELLO).headers().firstValue("x-pilothouse-warning"))
                .isEmpty();
        Instant day = Instant.now().plus(Duration.ofHours(2));
        tenant(t ->
                t.setUnclassified(UnclassifiedPolicy.UNCLASSIFIED_WARN)
                        .setDenyUnclassifiedFrom(stamp(day)));
        var warned = at.call(GatewayFixture.HELLO);
        assertThat(warned.statusCode()).isEqualTo(200);
        assertThat(warned.headers().firstValue("x-pilothouse-warning"))
                .contains("feature_unclassified");
        assertThat(span()).isNotEmpty();
        at.ahead = Duration.ofHours(3);
        var refused = at.call(GatewayFixture.HELLO);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("feature_unclassified");
        at.key(GatewayFixture.KEY, k -> k.setEnvironment("staging"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        at.key(GatewayFixture.KEY, k -> {});
        risk(f -> f.setRiskClass(RiskClass.RISK_MINIMAL));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    private void discloses(String notice) {
        risk(f -> f.setRiskClass(RiskClass.RISK_LIMITED).setDiscloses(true).setNotice(notice));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void answersCarryTheHeader_andBeginWithTheNotice(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.says("Hel", "lo"));
        discloses("");
        var plain = at.send(at.ask(wire, false, "hi"));
        assertThat(plain.headers().firstValue("ai-disclosure"))
                .contains("mode=machine-generated, model=\"small\"");
        assertThat(plain.body()).doesNotContain(NOTICE);
        discloses(NOTICE);
        var whole = at.send(at.ask(wire, false, "hi"));
        assertThat(whole.body()).contains(NOTICE + "\\n\\nHello");
        var stream = at.send(at.ask(wire, true, "hi"));
        assertThat(stream.headers().firstValue("ai-disclosure")).isPresent();
        assertThat(Wire.text(stream.body())).isEqualTo(NOTICE + "\n\nHello");
    }

    @Test
    void whatResponsesSayAgain_saysTheNoticeToo() {
        at.speak(Wire.RESPONSES);
        at.provider.always(Wire.RESPONSES.says("Hel", "lo"));
        discloses(NOTICE);
        String body = at.send(at.ask(Wire.RESPONSES, true, "hi")).body();
        String again = "\"text\":\"" + NOTICE + "\\n\\nHello\"";
        assertThat(body.split(Pattern.quote(again), -1)).hasSize(5);
        assertThat(body).doesNotContain("\"text\":\"Hello\"");
    }

    @Test
    void answersThatProgramsRead_haveTheHeaderAlone() {
        at.provider.always(Wire.CHAT.says("{}"));
        discloses(NOTICE);
        var answer =
                at.call(
                        "{\"model\":\"small\",\"response_format\":{\"type\":\"json_object\"},"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(answer.headers().firstValue("ai-disclosure")).isPresent();
        assertThat(answer.body()).doesNotContain(NOTICE);
    }

    @Test
    void aNameInAToolOrAMessage_takesNoNoticeAway() {
        at.provider.always(Wire.CHAT.says("Hello"));
        discloses(NOTICE);
        var answer =
                at.call(
                        "{\"model\":\"small\",\"response_format\":{\"type\":\"text\"},"
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\","
                                + "\"parameters\":{\"type\":\"object\",\"properties\":"
                                + "{\"json_schema\":{\"type\":\"string\"}}}}}],"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"json_object\"}]}");
        assertThat(answer.body()).contains(NOTICE + "\\n\\nHello");
    }

    @Test
    void answersFromTheCache_beginWithTheNoticeOfToday() {
        at.provider.always(Wire.CHAT.says("Hello"));
        at.apply(
                "default/chat",
                r ->
                        r.setCachePolicy(
                                CachePolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setExactSeconds(60)));
        discloses("");
        at.call(GatewayFixture.HELLO);
        discloses(NOTICE);
        assertThat(at.call(GatewayFixture.HELLO).body()).contains(NOTICE + "\\n\\nHello");
        discloses("Written by a machine.");
        assertThat(at.call(GatewayFixture.HELLO).body())
                .contains("Written by a machine.\\n\\nHello");
        discloses(NOTICE);
        var again = at.call(GatewayFixture.HELLO);
        assertThat(again.headers().firstValue("x-pilothouse-cache")).isPresent();
        assertThat(again.body()).contains(NOTICE + "\\n\\nHello");
    }

    @Test
    void refusals_discloseNothing() {
        at.provider.always(Wire.CHAT.says("Hello"));
        discloses(NOTICE);
        var refused = at.call("{\"model\":\"unknown\",\"messages\":[]}");
        assertThat(refused.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(refused.headers().firstValue("ai-disclosure")).isEmpty();
    }
}
