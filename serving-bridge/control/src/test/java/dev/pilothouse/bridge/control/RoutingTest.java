package dev.pilothouse.bridge.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.DeploymentStatus;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.RouteTraffic;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private final Nodes nodes = new Nodes();
    private final Routing routing = new Routing(nodes);

    private static Actor engineer(Grant grant) {
        return new Actor.Person(UUID.randomUUID(), "p", "P", Set.of(grant));
    }

    private static Nodes.Reported says(String breaker, long errorAt, int tiers) {
        return new Nodes.Reported(
                Instant.EPOCH,
                NodeStatus.newBuilder()
                        .addDeployments(
                                DeploymentStatus.newBuilder()
                                        .setDeployment("dep-a")
                                        .setBreaker(breaker)
                                        .setAttempts(10)
                                        .setFailures(2)
                                        .setLastError("code-" + errorAt)
                                        .setLastErrorAt(Timestamp.newBuilder().setSeconds(errorAt)))
                        .addRoutes(way("acme", tiers))
                        .addRoutes(way("other", 1))
                        .build());
    }

    private static RouteTraffic way(String tenant, int tiers) {
        return RouteTraffic.newBuilder()
                .setTenant(tenant)
                .setFeature("chat")
                .setModel("gpt")
                .setDeployment("dep-a")
                .setTiers(tiers)
                .setFallbacks(1)
                .build();
    }

    @Test
    void gateways_areAddedUp() {
        nodes.elsewhere(
                Map.of(
                        new NodeId("gateway-1"), says("closed", 5, 3),
                        new NodeId("gateway-2"), says("open", 9, 4)));
        Actor all = engineer(Grant.everywhere(Role.ENGINEER));
        Routing.Health health = routing.health(all).get("dep-a");
        assertThat(health.attempts()).isEqualTo(20);
        assertThat(health.breakers())
                .extracting(Routing.Breaker::state)
                .containsExactlyInAnyOrder("closed", "open");
        assertThat(health.lastError().orElseThrow())
                .isEqualTo(
                        new Routing.LastError(
                                new NodeId("gateway-2"), "code-9", Instant.ofEpochSecond(9)));
        assertThat(routing.ways(all)).extracting(Routing.Way::answered).containsExactly(9, 4);
    }

    @Test
    void otherTenants_areNotShown() {
        nodes.elsewhere(Map.of(new NodeId("gateway-1"), says("closed", 5, 3)));
        Actor one = engineer(Grant.in(new TenantId("acme"), Role.ENGINEER));
        assertThat(routing.ways(one)).extracting(Routing.Way::tenant).containsExactly("acme");
    }
}
