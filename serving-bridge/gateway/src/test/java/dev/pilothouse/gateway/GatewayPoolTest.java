package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.DeploymentLoad;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway makes of what pools are said to carry. */
class GatewayPoolTest {
    private static final String NOT_READY =
            "{\"error\":{\"message\":\"The model is sleeping\",\"type\":\"service_unavailable\",\"param\":null,\"code\":\"model_not_ready\"}}";

    private final GatewayFixture at = new GatewayFixture();
    private final Provider second = new Provider();

    @BeforeEach
    void pools() {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setKind("pool"));
        at.deployment("d2", second.baseUrl(), d -> d.setKind("pool"));
    }

    @AfterEach
    void close() throws IOException {
        at.close();
        second.close();
    }

    private static DeploymentLoad.Builder load(String deployment, int warm, int busy) {
        return DeploymentLoad.newBuilder()
                .setDeployment(deployment)
                .setWarm(warm)
                .setSlots(4 * warm)
                .setBusy(busy);
    }

    private void carry(DeploymentLoad.Builder... loads) {
        PoolLoads.Builder all = PoolLoads.newBuilder();
        List.of(loads).forEach(all::addLoads);
        at.gateway.resources().poolLoads(all.build());
    }

    private static String asking(String text) {
        return "{\"model\":\"small\",\"messages\":[{\"role\":\"system\",\"content\":\"Be short\"},{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(text);
    }

    @Test
    void poolIsToldTheTenant_othersAreNot() {
        at.call(GatewayFixture.HELLO);
        assertThat(at.provider.received.getLast().headers())
                .containsEntry("x-pilothouse-tenant", "default");
        at.deployment("d1", at.provider.baseUrl(), d -> d.setKind("openai"));
        at.call(GatewayFixture.HELLO);
        assertThat(at.provider.received.getLast().headers())
                .doesNotContainKey("x-pilothouse-tenant");
    }

    @Test
    void callersHeader_neverReachesThePool() {
        at.call(GatewayFixture.HELLO, "x-pilothouse-tenant", "somebody-else");
        assertThat(at.provider.received.getLast().headers())
                .containsEntry("x-pilothouse-tenant", "default");
    }

    @Test
    void onlyWarmPools_getCalls() {
        at.route(serving("d1", 1, 1000), serving("d2", 1, 1));
        carry(load("d1", 0, 0).setRetryAfterSeconds(7), load("d2", 1, 0));
        for (int i = 0; i < 10; i++) {
            assertThat(at.call(asking("q" + i)).statusCode()).isEqualTo(200);
        }
        assertThat(at.provider.received).isEmpty();
        assertThat(second.received).hasSize(10);

        carry(load("d1", 0, 0).setRetryAfterSeconds(7), load("d2", 0, 0));
        var refused = at.call(GatewayFixture.HELLO);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("model_unavailable", "not-warm:d1 skipped");
        assertThat(refused.headers().firstValue("retry-after")).contains("7");
        assertThat(second.received).hasSize(10);
    }

    @Test
    void poolThatIsNotReady_isSaidToBe() {
        at.provider.next(e -> e.json(503, NOT_READY, "retry-after: 60"));

        var refused = at.call(GatewayFixture.HELLO);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("model_not_ready", "No replica of deployment d1");
        assertThat(refused.headers().firstValue("retry-after")).contains("60");
    }

    @Test
    void sleepingPool_isWokenOnlyWhenNothingElseIsWarm() {
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        carry(load("d1", 0, 0).setWakes(true), load("d2", 1, 0));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(at.provider.received).isEmpty();

        carry(load("d1", 0, 0).setWakes(true), load("d2", 0, 0));
        at.provider.next(e -> e.json(503, NOT_READY, "retry-after: 1"));
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(at.provider.received).hasSize(2);
        Await.until("spans arrive", () -> at.collector.spans.size() >= 2);
        assertThat(
                        (String)
                                Collector.attributes(at.collector.spans.getLast())
                                        .get("pilothouse.route.reason"))
                .contains("wakes it");
    }

    @Test
    void poolThatIsNotReady_doesNotOpenItsBreaker() {
        at.route(serving("d1", 1, 1));
        for (int i = 0; i < 8; i++) {
            at.provider.next(e -> e.json(503, NOT_READY, "retry-after: 9"));
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(503);
        }
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void samePrefix_goesToTheSamePool_untilItCarriesMuchMore() {
        at.route(serving("d1", 1, 1), serving("d2", 1, 1));
        carry(load("d1", 1, 0), load("d2", 1, 0));
        for (int i = 0; i < 2; i++) {
            at.call(asking("the same"));
        }
        Provider favourite = at.provider.received.isEmpty() ? second : at.provider;
        assertThat(favourite.received).hasSize(2);

        boolean first = favourite == at.provider;
        carry(load("d1", 1, first ? 4 : 0), load("d2", 1, first ? 0 : 4));
        at.call(asking("the same"));
        assertThat(favourite.received).hasSize(2);
    }

    @Test
    void otherPrefixes_areSpread_andCallsSinceTheReportCount() {
        at.route(serving("d1", 1, 1), serving("d2", 1, 1));
        carry(load("d1", 1, 0), load("d2", 1, 0));
        for (int i = 0; i < 40; i++) {
            at.call(asking("question " + i));
        }
        assertThat(at.provider.received.size()).isBetween(12, 28);
        assertThat(second.received).hasSize(40 - at.provider.received.size());
    }
}
