package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.kill;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.KillHandler.Cut;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills of the mode tools-read-only. */
class GatewayToolsKillTest {
    private static final String SEARCH = tool("search");
    private static final String REFUND = tool("refund");
    private final GatewayFixture at = new GatewayFixture();

    @BeforeEach
    void declare() {
        at.apply(
                "default",
                r -> r.setTenant(Tenant.newBuilder().setId("default").addReadOnlyTools("search")));
    }

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private static String tool(String name) {
        return "{\"type\":\"function\", \"function\":{\"name\":\"" + name + "\"}}";
    }

    private static String with(String body, String fields) {
        return body.replace("{\"model\"", "{" + fields + ",\"model\"");
    }

    private static Kill readOnly(String scope, String target) {
        return kill(scope, target).toBuilder().setMode("tools-read-only").build();
    }

    private String upstream() {
        return at.provider.received.getLast().body();
    }

    @ParameterizedTest
    @CsvSource({"global, ''", "feature, chat", "tool, refund", "provider, acme", "key, key-1"})
    void toolsThatMayChangeSomething_areTakenAway(String scope, String target) {
        at.killed(readOnly(scope, target));
        HttpResponse<String> answer =
                at.call(
                        with(
                                GatewayFixture.HELLO,
                                "\"tools\":["
                                        + SEARCH
                                        + ","
                                        + REFUND
                                        + "],\"tool_choice\":\"auto\""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-pilothouse-tools-withheld")).contains("refund");
        assertThat(upstream())
                .contains("\"tools\":[" + SEARCH + "]")
                .contains("\"tool_choice\":\"auto\"")
                .doesNotContain("refund");
        Await.until("the span arrives", () -> !at.collector.spans.isEmpty());
        assertThat(Collector.attributes(at.collector.spans.getFirst()))
                .containsEntry("pilothouse.tools.withheld", List.of("refund"));
    }

    @Test
    void lastTool_takesTheFieldsAboutToolsWithIt() {
        at.killed(readOnly("global", ""));
        String fields =
                "\"tools\":["
                        + REFUND
                        + ",{\"type\":\"web_search\"}],\"tool_choice\":\"auto\","
                        + "\"parallel_tool_calls\":true,\"temperature\":0.50";
        assertThat(at.call(with(GatewayFixture.HELLO, fields)).statusCode()).isEqualTo(200);
        assertThat(upstream()).doesNotContain("tool").contains("\"temperature\":0.50");
    }

    @Test
    void toolsOfProviders_areTakenToo() {
        at.killed(readOnly("global", ""));
        String fields = "\"tools\":[{\"type\":\"web_search\"}],\"web_search_options\":{}";
        assertThat(at.call(with(GatewayFixture.HELLO, fields)).statusCode()).isEqualTo(200);
        assertThat(upstream()).doesNotContain("web_search");
    }

    @Test
    void callsWithoutSuchTools_passUntouched() {
        at.killed(readOnly("global", ""));
        String body = with(GatewayFixture.HELLO, "\"tools\": [ " + SEARCH + " ]");
        HttpResponse<String> answer = at.call(body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-pilothouse-tools-withheld")).isEmpty();
        assertThat(upstream()).isEqualTo(body.replace("\"small\"", "\"m-1\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"refund\"}}",
                "\"tool_choice\":\"required\"",
                "\"tool_choice\":{\"type\":\"any\"}",
                "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":"
                        + "[{\"type\":\"function\",\"function\":{\"name\":\"refund\"}}]}}"
            })
    void callThatDemandsSuchATool_isRefused(String choice) {
        at.killed(readOnly("feature", "chat"));
        HttpResponse<String> answer =
                at.call(with(GatewayFixture.HELLO, "\"tools\":[" + REFUND + "]," + choice));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("demands a tool that may change something")
                .contains("\"mode\":\"tools-read-only\"");
        assertThat(at.provider.received).isEmpty();
    }

    @Test
    void callMadeForATool_isRefusedUnlessItIsReadOnly() {
        at.killed(readOnly("feature", "chat"));
        assertThat(at.call(GatewayFixture.HELLO, "x-pilothouse-tool", "refund").statusCode())
                .isEqualTo(403);
        assertThat(at.call(GatewayFixture.HELLO, "x-pilothouse-tool", "search").statusCode())
                .isEqualTo(200);
    }

    @Test
    void olderFunctions_areToolsToo() {
        at.killed(kill("tool", "refund"));
        String body = with(GatewayFixture.HELLO, "\"functions\":[{\"name\":\"refund\"}]");
        assertThat(at.call(body).statusCode()).isEqualTo(403);
        at.killed(readOnly("tool", "refund"));
        assertThat(at.call(body).statusCode()).isEqualTo(200);
        assertThat(upstream()).doesNotContain("refund");
    }

    @Test
    void toolThatTheModelCallsUnasked_neverReachesTheCaller() throws IOException {
        at.killed(readOnly("feature", "chat"));
        at.provider.always(e ->
                e.stream()
                        .role()
                        .token("one")
                        .event(
                                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                                        + "\"id\":\"c1\",\"type\":\"function\",\"function\":"
                                        + "{\"name\":\"refund\",\"arguments\":\"\"}}]}}]}")
                        .done());
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("one");
            assertThat(stream.next()).contains("\"killed\"").doesNotContain("refund");
            assertThat(stream.next()).isNull();
        }
        at.provider.always(e ->
                e.json(
                        200,
                        "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"id\":\"c1\","
                                + "\"function\":{\"name\":\"refund\",\"arguments\":\"{}\"}}]}}]}"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
    }

    @Test
    void streamThatHasSuchATool_isCut_othersGoOn() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var acts = at.stream(with(GatewayFixture.STREAM, "\"tools\":[" + REFUND + "]"));
                var reads = at.stream(with(GatewayFixture.STREAM, "\"tools\":[" + SEARCH + "]"))) {
            acts.until("two");
            reads.until("two");
            assertThat(at.killed(readOnly("feature", "chat")).streams()).isEqualTo(1);
            assertThat(acts.next()).contains("\"killed\"");
            assertThat(at.gateway.openCalls()).isEqualTo(1);
        }
    }

    @Test
    void waitingCall_goesOnWithoutTheTool() throws Exception {
        at.provider.next(Provider.Exchange::hang);
        var answer = at.callLater(with(GatewayFixture.HELLO, "\"tools\":[" + REFUND + "]"));
        Await.until("the provider has it", () -> at.provider.received.size() == 1);
        assertThat(at.killed(readOnly("feature", "chat"))).isEqualTo(Cut.NOTHING);
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(upstream()).doesNotContain("refund");
        assertThat(at.provider.received).hasSize(2);
    }

    @Test
    void modeOfALaterVersion_deniesAndCuts() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        Kill later = kill("feature", "chat").toBuilder().setMode("slow-down").build();
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            assertThat(at.killed(later).streams()).isEqualTo(1);
        }
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
    }

    @Test
    void release_isNamedByItsHeader() {
        at.killed(kill("release", "r-7"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(at.call(GatewayFixture.HELLO, "x-pilothouse-release", "r-7").statusCode())
                .isEqualTo(403);
        assertThat(
                        at.call(GatewayFixture.HELLO, "x-pilothouse-release", "r".repeat(257))
                                .statusCode())
                .isEqualTo(400);
    }
}
