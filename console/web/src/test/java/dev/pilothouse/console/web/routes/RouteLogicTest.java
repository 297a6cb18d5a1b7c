package dev.pilothouse.console.web.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pilothouse.bridge.control.Routing.Breaker;
import dev.pilothouse.bridge.control.Routing.Health;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.registry.DeploymentData.Timeouts;
import dev.pilothouse.registry.Route.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteLogicTest {
    private static final DeploymentId A = new DeploymentId("dep-a");
    private static final DeploymentId B = new DeploymentId("dep-b");
    private static final DeploymentId C = new DeploymentId("dep-c");
    private static final DeploymentId D = new DeploymentId("dep-d");

    private static Health health(String... states) {
        List<Breaker> breakers =
                java.util.stream.IntStream.range(0, states.length)
                        .mapToObj(i -> new Breaker(new NodeId("gateway-" + (i + 1)), states[i]))
                        .toList();
        return new Health("dep-a", breakers, 10, 1, 0, 0, 0, Optional.empty());
    }

    @Test
    void order_isToldInSentences() {
        assertThat(
                        EffectiveOrder.of(
                                List.of(
                                        Target.serving("gpt", A, 1, 70),
                                        Target.serving("gpt", B, 1, 30),
                                        Target.canary("gpt", C, 500),
                                        Target.shadow("gpt", D, 25),
                                        Target.serving("tiny", A, 1, 1))))
                .containsExactly(
                        entry(
                                "gpt",
                                List.of(
                                        "5 % of calls go to the canary dep-c, whole sessions together;"
                                                + " the tiers are its fallback",
                                        "tier 1: dep-a 70 %, dep-b 30 %",
                                        "copies of 0.25 % go to the shadow dep-d; its answers are thrown"
                                                + " away")),
                        entry("tiny", List.of("tier 1: dep-a")));
    }

    @Test
    void laterTier_saysWhenItIsTried() {
        assertThat(
                        EffectiveOrder.of(
                                        List.of(
                                                Target.serving("gpt", B, 2, 1),
                                                Target.serving("gpt", A, 1, 1)))
                                .get("gpt"))
                .containsExactly(
                        "tier 1: dep-a",
                        "tier 2: dep-b, when those before have failed or take no calls");
    }

    @Test
    void breakersOfAllGateways_areOneState() {
        assertThat(Breakers.of(null).word()).isEqualTo("not tried yet");
        assertThat(Breakers.of(health("closed", "closed")).status()).isEqualTo(Status.OK);
        assertThat(Breakers.of(health("closed", "half-open")).word()).isEqualTo("probing");
        Breakers some = Breakers.of(health("closed", "open", "half-open"));
        assertThat(some.status()).isEqualTo(Status.OFF);
        assertThat(some.word()).isEqualTo("open at 1 of 3");
        assertThat(some.why()).contains("gateway-2");
        assertThat(Breakers.of(health("open")).word()).isEqualTo("open");
    }

    @Test
    void limits_areShortWhereTheyCanBe() {
        assertThat(DeploymentGrid.limits(new Timeouts(250, 60_000, 30_000, 600_000)))
                .isEqualTo("250 ms / 60 s / 30 s / 600 s");
    }
}
