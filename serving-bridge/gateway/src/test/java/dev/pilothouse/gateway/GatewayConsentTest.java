package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.ContentKept;
import dev.pilothouse.bridge.protocol.v1.Keeping;
import dev.pilothouse.bridge.protocol.v1.Retention;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content leaves the gateway, or stays in its caches, only when call, key and rule allow it. */
class GatewayConsentTest {
    private static final String HEADER = "pilothouse-consent";
    private static final String INPUT = "gen_ai.input.messages";

    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private void rule(ContentKept kept) {
        at.apply(
                "default",
                r ->
                        r.setRetention(
                                Retention.newBuilder()
                                        .setTenant("default")
                                        .addKeepings(Keeping.newBuilder().setFeature("*"))
                                        .addKeepings(
                                                Keeping.newBuilder()
                                                        .setFeature("chat")
                                                        .setContent(kept))));
    }

    private Map<String, Object> span(int nth) {
        Await.until("span " + nth + " arrives", () -> at.collector.spans.size() > nth);
        return Collector.attributes(at.collector.spans.get(nth));
    }

    private void call(String said) {
        if (said == null) {
            at.call(HELLO);
        } else {
            at.call(HELLO, HEADER, "content=" + said);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONTENT_ALWAYS, , true",
        "CONTENT_ALWAYS, yes, true",
        "CONTENT_ALWAYS, no, false",
        "CONTENT_WITH_CONSENT, , false",
        "CONTENT_WITH_CONSENT, yes, true",
        "CONTENT_WITH_CONSENT, no, false",
        "CONTENT_NEVER, yes, false"
    })
    void content_goesAlong_asRuleAndCallSay(ContentKept kept, String said, boolean along) {
        rule(kept);
        call(said);
        Map<String, Object> span = span(0);
        assertThat(span.containsKey(INPUT)).isEqualTo(along);
        assertThat(span.containsKey("gen_ai.output.messages")).isEqualTo(along);
        assertThat(span).containsEntry("gen_ai.usage.output_tokens", 3L);
        assertThat(span.get("pilothouse.consent")).isEqualTo(said);
    }

    /** By default nothing that people wrote is kept. */
    @Test
    void tenantOfWhichNothingIsSaid_keepsWhatSaysYesOnly() {
        at.apply("default", r -> r.setRetention(Retention.newBuilder().setTenant("default")));
        call(null);
        assertThat(span(0)).doesNotContainKey(INPUT);
        call("yes");
        assertThat(span(1)).containsKey(INPUT);
    }

    @Test
    void key_saysForCallsThatSayNothing() {
        rule(ContentKept.CONTENT_WITH_CONSENT);
        at.key(GatewayFixture.KEY, k -> k.setConsent("yes"));
        call(null);
        assertThat(span(0)).containsKey(INPUT).containsEntry("pilothouse.consent", "yes");
        call("no");
        assertThat(span(1)).doesNotContainKey(INPUT).containsEntry("pilothouse.consent", "no");
    }

    @Test
    void slip_isRefused_ratherThanTakenForEither() {
        HttpResponse<String> answer = at.call(HELLO, HEADER, "contents=yes");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Pilothouse-Consent", "content=yes or content=no");
    }

    @Test
    void answerThatMayNotBeKept_isInNoCache_butMayComeFromOne() {
        at.apply(
                "default/chat",
                r ->
                        r.setCachePolicy(
                                CachePolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setExactSeconds(60)));
        call("no");
        assertThat(at.call(HELLO).headers().firstValue("x-pilothouse-cache")).hasValue("miss");
        assertThat(at.call(HELLO, HEADER, "content=no").headers().firstValue("x-pilothouse-cache"))
                .hasValue("hit-exact");
        assertThat(at.provider.received).hasSize(2);
    }
}
