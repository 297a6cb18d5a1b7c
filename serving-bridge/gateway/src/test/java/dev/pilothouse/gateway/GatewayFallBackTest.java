package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.kill;
import static dev.pilothouse.gateway.GatewayFixture.serving;
import static dev.pilothouse.gateway.GatewayFixture.share;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.KillHandler.Cut;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills of the mode fall-back. */
class GatewayFallBackTest {
    private final GatewayFixture at = new GatewayFixture();
    private final Provider second = new Provider();
    private final Provider third = new Provider();

    @BeforeEach
    void route() {
        at.deployment("d2", second.baseUrl(), d -> d.setUpstreamModel("m-2").setProvider("beta"));
        at.deployment(
                "d3",
                third.baseUrl(),
                d -> d.setModel("big").setUpstreamModel("m-3").setProvider("gamma"));
        at.route("chat", "small", "d1", "d2");
    }

    @AfterEach
    void close() throws IOException {
        at.close();
        second.close();
        third.close();
    }

    private static Kill fallBack(String scope, String target, String to) {
        return kill(scope, target).toBuilder().setMode("fall-back").setFallback(to).build();
    }

    private void served(int byFirst, int bySecond, int byThird) {
        assertThat(at.provider.received).hasSize(byFirst);
        assertThat(second.received).hasSize(bySecond);
        assertThat(third.received).hasSize(byThird);
    }

    private void ok() {
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"deployment, d1", "provider, acme", "model, m-1"})
    void killedDeployment_isPassedOver(String scope, String target) {
        at.killed(fallBack(scope, target, ""));
        ok();
        served(0, 1, 0);
        at.killed();
        ok();
        served(1, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"deployment, d1", "provider, acme", "model, m-1"})
    void namedDeployment_takesItsPlace(String scope, String target) {
        at.killed(fallBack(scope, target, "d3"));
        ok();
        served(0, 0, 1);
        assertThat(third.received.getFirst().body()).contains("\"m-3\"");
        Await.until("the span arrives", () -> !at.collector.spans.isEmpty());
        assertThat(Collector.attributes(at.collector.spans.getFirst()))
                .containsEntry(
                        "pilothouse.route.reason",
                        "kill:" + scope + ":" + target + " tier-1 weight 1")
                .containsEntry("pilothouse.outcome", "ok");
    }

    @ParameterizedTest
    @CsvSource({
        "global, ''",
        "tenant, default",
        "feature, chat",
        "release, r-7",
        "agent, reviewer",
        "tool, refund",
        "key, key-1",
        "end-user, mira"
    })
    void callsOfACaller_goToTheNamedDeploymentOnly(String scope, String target) {
        String body = GatewayFixture.HELLO.replace("{\"model\"", "{\"user\":\"mira\",\"model\"");
        String[] headers = {
            "x-pilothouse-agent",
            "reviewer",
            "x-pilothouse-tool",
            "refund",
            "x-pilothouse-release",
            "r-7"
        };
        at.killed(fallBack(scope, target, "d3"));
        assertThat(at.call(body, headers).statusCode()).isEqualTo(200);
        served(0, 0, 1);
        third.always(e -> e.json(500, "{}"));
        assertThat(at.call(body, headers).statusCode()).isEqualTo(502);
        served(0, 0, 2);
    }

    @Test
    void otherCalls_goTheirUsualWay() {
        at.killed(fallBack("agent", "reviewer", "d3"), fallBack("deployment", "d9", "d3"));
        ok();
        served(1, 0, 0);
    }

    @Test
    void nothingLeft_isRefusedWithTheKill() {
        at.killed(fallBack("deployment", "d1", ""), fallBack("provider", "beta", ""));
        HttpResponse<String> answer = at.call(GatewayFixture.STREAM);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("No other deployment is left.")
                .contains("\"code\":\"killed\"")
                .contains("\"mode\":\"fall-back\"")
                .contains("\"incident\":\"INC-7\"");
        at.killed(fallBack("feature", "chat", "gone"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
        served(0, 0, 0);
    }

    @Test
    void restOfTheRoute_reachesItsOtherModels() {
        var route = Route.newBuilder().setTenant("default").setFeature("chat");
        route.addTargets(RouteTarget.newBuilder().setModel("small").setDeployment("d1"));
        route.addTargets(RouteTarget.newBuilder().setModel("big").setDeployment("d3"));
        at.apply("default/chat", r -> r.setRoute(route));
        at.killed(fallBack("model", "small", ""));
        ok();
        served(0, 0, 1);
    }

    @Test
    void standInThatIsKilledToo_isReplacedInTurn_andACircleEnds() {
        at.killed(fallBack("feature", "chat", "d2"), fallBack("provider", "beta", "d3"));
        ok();
        served(0, 0, 1);
        at.killed(
                fallBack("deployment", "d1", "d2"),
                fallBack("deployment", "d2", "d3"),
                fallBack("deployment", "d3", "d1"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
        served(0, 0, 1);
    }

    @Test
    void moreSevereKill_wins() {
        at.killed(fallBack("deployment", "d1", ""), kill("feature", "chat"));
        assertThat(at.call(GatewayFixture.HELLO).body()).contains("\"scope\":\"feature:chat\"");
        at.killed(fallBack("deployment", "d1", ""), kill("deployment", "d1"));
        assertThat(at.call(GatewayFixture.HELLO).body())
                .contains("\"scope\":\"deployment:d1\"")
                .contains("\"mode\":\"deny-and-cut\"");
        at.killed(fallBack("global", "", "d2"), kill("provider", "beta"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
        served(0, 0, 0);
    }

    @Test
    void canary_isPassedOverToo() {
        at.route(serving("d1", 1, 1), share(RouteRole.CANARY, "d2", 100));
        at.killed(fallBack("deployment", "d2", ""));
        ok();
        served(1, 0, 0);
    }

    @Test
    void copies_areNotSentToWhatIsKilled() throws Exception {
        at.route(serving("d1", 1, 1), share(RouteRole.SHADOW, "d2", 100));
        at.killed(fallBack("deployment", "d2", ""));
        ok();
        Await.until(
                "the copy has ended", () -> at.gateway.counters().values().get("shadows") == 1.0);
        served(1, 0, 0);
    }

    @Test
    void waitingCall_isMovedAndAnswered() throws Exception {
        at.provider.always(Provider.Exchange::hang);
        var answer = at.callLater(GatewayFixture.HELLO);
        Await.until("the first has it", () -> at.provider.received.size() == 1);
        assertThat(at.killed(fallBack("deployment", "d1", ""))).isEqualTo(Cut.NOTHING);
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        Await.until("the first sees the close", () -> at.provider.aborted.get() == 1);
        served(1, 1, 0);
        Await.until("nothing is open", () -> at.gateway.openCalls() == 0);
        assertThat(at.gateway.status().getInFlightList()).allMatch(row -> row.getOpen() == 0);
    }

    @Test
    void movedCall_isCopiedOnceOnly() throws Exception {
        at.route(serving("d1", 1, 1), serving("d2", 2, 1), share(RouteRole.SHADOW, "d3", 100));
        at.provider.always(Provider.Exchange::hang);
        var answer = at.callLater(GatewayFixture.HELLO);
        Await.until("the copy has arrived", () -> third.received.size() == 1);
        at.killed(fallBack("deployment", "d1", ""));
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        Await.until("all is over", () -> at.gateway.openCalls() == 0);
        served(1, 1, 1);
    }

    @Test
    void stream_isCut_andTheNextGoesElsewhere() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            assertThat(at.killed(fallBack("model", "m-1", "d2")).streams()).isEqualTo(1);
            assertThat(stream.next())
                    .contains("\"code\":\"killed\"")
                    .contains("\"mode\":\"fall-back\"");
            assertThat(stream.next()).isNull();
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
        ok();
        served(1, 1, 0);
    }

    @Test
    void streamAtTheStandIn_goesOn() throws IOException {
        second.always(Provider::twoTokensThenSilence);
        at.killed(fallBack("feature", "chat", "d2"));
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            assertThat(at.killed(fallBack("feature", "chat", "d2"), kill("feature", "other")))
                    .isEqualTo(Cut.NOTHING);
            assertThat(at.gateway.openCalls()).isEqualTo(1);
        }
    }

    @Test
    void kill_isOfWhereACallIsNow() throws IOException {
        at.provider.always(e -> e.json(500, "{}"));
        second.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            assertThat(at.killed(kill("model", "m-1"))).isEqualTo(Cut.NOTHING);
            assertThat(at.killed(kill("model", "m-2")).streams()).isEqualTo(1);
        }
    }
}
