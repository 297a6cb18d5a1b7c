package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.CACHE_POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.bridge.control.CachePurge.Order;
import dev.pilothouse.bridge.protocol.v1.CacheStatus;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.bridge.protocol.v1.SemanticCache;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.registry.CachePolicies;
import dev.pilothouse.registry.CachePolicy;
import dev.pilothouse.registry.FirstStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real PostgreSQL, a real bridge and real links of nodes. */
class CachesTest {
    private static final TenantId TENANT = FirstStart.TENANT;
    private static final FeatureId CHAT = FirstStart.FEATURE;

    @TempDir Path home;
    private final Installation control = new Installation();
    private ControlBridge bridge;

    @BeforeEach
    void open() throws IOException {
        bridge = control.start(home, 0);
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    private TestNode gateway(String name) {
        TestNode gateway = TestNode.gateway(home, bridge.port(), name);
        Await.until(() -> gateway.held.size() > 3);
        return gateway;
    }

    private static Order all(String reason) {
        return new Order(Optional.empty(), Optional.empty(), "", reason);
    }

    private CachePurge read(CachePurge purge) {
        return bridge.caches().find(control.oncall, purge.id()).orElseThrow();
    }

    private static List<PurgeCache> told(TestNode node) {
        return node.commands.stream()
                .filter(Command::hasPurgeCache)
                .map(Command::getPurgeCache)
                .toList();
    }

    @Test
    void policy_reachesGateways_andGoesAgain() {
        CachePolicies policies = new CachePolicies(control.database, control.audit);
        try (TestNode gateway = gateway("gateway-1")) {
            policies.set(
                    control.admin,
                    new CachePolicy(
                            TENANT,
                            CHAT,
                            0,
                            60,
                            CachePolicy.Semantic.SHADOW,
                            600,
                            900,
                            250,
                            true,
                            true));
            String name = TENANT + "/" + CHAT;
            Await.until(() -> gateway.get(CACHE_POLICY, name) != null);
            var told = gateway.get(CACHE_POLICY, name).getCachePolicy();
            assertThat(told.getExactSeconds()).isEqualTo(60);
            assertThat(told.getSemantic()).isEqualTo(SemanticCache.SEMANTIC_SHADOW);
            assertThat(told.getThreshold()).isEqualTo(900);
            assertThat(told.getSingleFlight()).isTrue();
            policies.clear(control.admin, TENANT, CHAT);
            Await.until(() -> gateway.get(CACHE_POLICY, name) == null);
        }
    }

    @Test
    void purge_isAcknowledgedByEachGateway_andAudited() {
        try (TestNode one = gateway("gateway-1");
                TestNode two = gateway("gateway-2")) {
            Order order = new Order(Optional.of(TENANT), Optional.of(CHAT), "", "wrong prices");
            CachePurge purge = bridge.caches().purge(control.oncall, order);
            assertThat(purge.total()).isEqualTo(2);
            Await.until(() -> read(purge).isDone());
            assertThat(read(purge).forgotten()).isEqualTo(6);
            for (TestNode node : List.of(one, two)) {
                assertThat(told(node))
                        .containsExactly(
                                PurgeCache.newBuilder()
                                        .setTenant(TENANT.value())
                                        .setFeature(CHAT.value())
                                        .build());
            }
        }
        assertThat(control.reader.count(control.admin, AuditFilter.ALL.withAction("cache.purge")))
                .isEqualTo(1);
    }

    @Test
    void gatewayThatWasAway_forgetsWhenItComesBack_alsoAfterARestartOfControl() throws IOException {
        gateway("gateway-1").close();
        CachePurge purge = bridge.caches().purge(control.oncall, all("leak"));
        assertThat(read(purge).acknowledged()).isZero();
        assertThat(purge.total()).isEqualTo(1);
        bridge.close();
        bridge = control.start(home, 0);
        try (TestNode back = gateway("gateway-1")) {
            Await.until(() -> read(purge).isDone());
            assertThat(told(back)).containsExactly(PurgeCache.getDefaultInstance());
        }
    }

    @Test
    void gatewayThatCannot_isNamedWithItsTrouble() {
        try (TestNode gateway = gateway("gateway-1")) {
            gateway.trouble = "no such verb";
            CachePurge purge = bridge.caches().purge(control.oncall, all("leak"));
            Await.until(() -> !read(purge).nodes().getFirst().trouble().isEmpty());
            assertThat(read(purge).isDone()).isFalse();
            assertThat(read(purge).nodes().getFirst().trouble()).isEqualTo("no such verb");
        }
    }

    @Test
    void purge_needsItsPermission_inItsTenant() {
        Actor engineer = person(Grant.everywhere(Role.ENGINEER));
        Actor oncallElsewhere = person(Grant.in(new TenantId("other"), Role.ONCALL));
        Order mine = new Order(Optional.of(TENANT), Optional.empty(), "", "why");
        for (Actor actor : List.of(engineer, oncallElsewhere)) {
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() -> bridge.caches().purge(actor, mine));
        }
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> bridge.caches().purge(oncallElsewhere, all("why")));
        CachePurge made = bridge.caches().purge(control.oncall, mine);
        assertThat(bridge.caches().find(oncallElsewhere, made.id())).isEmpty();
    }

    @Test
    void wrongOrders_areRefusedByField() {
        refused("subject", () -> new Order(Optional.of(TENANT), Optional.empty(), "ann", "why"));
        refused("tenant", () -> new Order(Optional.empty(), Optional.of(CHAT), "", "why"));
        refused("reason", () -> all(" "));
        refused(
                "subject",
                () -> new Order(Optional.of(TENANT), Optional.of(CHAT), "x".repeat(43), "why"));
    }

    private static void refused(String field, Runnable order) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(order::run)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    private static Actor person(Grant grant) {
        return new Actor.Person(UUID.randomUUID(), "p", "P", Set.of(grant));
    }

    @Test
    void gateways_areAddedUp_andOtherTenantsAreNotShown() {
        Nodes nodes = new Nodes();
        Caches caches = new Caches(control.database, control.audit, nodes, null, control.clock);
        nodes.elsewhere(Map.of(new NodeId("gateway-1"), says(3), new NodeId("gateway-2"), says(4)));
        CacheUse acme =
                caches.uses(person(Grant.in(new TenantId("acme"), Role.ENGINEER))).getFirst();
        assertThat(acme.exactHits()).isEqualTo(7);
        assertThat(acme.avoidedCost()).isEqualByComparingTo("0.000000007");
        assertThat(acme.currency()).isEqualTo("EUR");
        assertThat(acme.similarity()).hasValue(0.9);
        assertThat(caches.uses(person(Grant.in(new TenantId("x"), Role.ENGINEER)))).isEmpty();
    }

    private static Nodes.Reported says(long hits) {
        return new Nodes.Reported(
                Instant.EPOCH,
                NodeStatus.newBuilder()
                        .addCaches(
                                CacheStatus.newBuilder()
                                        .setTenant("acme")
                                        .setFeature("chat")
                                        .setLooked(10)
                                        .setExactHits(hits)
                                        .setAvoidedCost(hits)
                                        .setCurrency("EUR")
                                        .setChecked(1)
                                        .setSimilaritySum(900))
                        .build());
    }
}
