package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.decisions.GuardrailPolicies;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRequest;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.IssuedKey;
import dev.pilothouse.registry.KeyRequest;
import dev.pilothouse.registry.Route;
import dev.pilothouse.registry.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlBridgeTest {
    @TempDir Path home;
    private Installation control;
    private ControlBridge bridge;

    @BeforeEach
    void start() throws Exception {
        control = new Installation();
        bridge = control.start(home, 0);
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private Kill killPlayground(String reason) {
        return control.switches.kill(
                control.oncall,
                KillRequest.of(
                        KillScope.FEATURE, "playground", Optional.of(FirstStart.TENANT), reason));
    }

    @Test
    void gateway_getsWhatItNeedsAndNothingElse() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.get(FEATURE, "default/playground") != null);
            Await.until(() -> gateway.get(KEY_SET, "default") != null);
            var deployment =
                    gateway.get(DEPLOYMENT, "smollm2-135m-instruct-pool-1").getDeployment();
            assertThat(deployment.getBaseUrl()).isEqualTo("http://127.0.0.1:8090/v1");
            assertThat(deployment.getCredential()).startsWith("php_");
            assertThat(gateway.get(ROUTE, "default/playground").getRoute().getTargetsList())
                    .extracting(t -> t.getModel() + "@" + t.getDeployment())
                    .containsExactly("smollm2-135m-instruct@smollm2-135m-instruct-pool-1");
            assertThat(gateway.held.keySet())
                    .noneMatch(k -> k.startsWith("ENGINE_POOL"))
                    .contains("PRICE_BOOK current")
                    .doesNotContain("KEY_SET *");
            Await.until(() -> gateway.link.lastConfirmed().toEpochMilli() > 0);
        }
    }

    @Test
    void gateway_getsPublishedGuardrails_andLosesWithdrawnOnes() {
        var guardrails = new GuardrailPolicies(control.database, control.audit, control.clock);
        var draft = guardrails.save(control.admin, FirstStart.TENANT, "*", GuardPolicy.DEFAULT, 0);
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.get(KEY_SET, "default") != null);
            assertThat(gateway.get(GUARDRAIL_POLICY, "default/*")).isNull();
            guardrails.publish(control.admin, FirstStart.TENANT, "*", draft.version(), "start");
            Await.until(() -> gateway.get(GUARDRAIL_POLICY, "default/*") != null);
            var policy = gateway.get(GUARDRAIL_POLICY, "default/*").getGuardrailPolicy();
            assertThat(policy.getVersion()).isEqualTo(1);
            assertThat(GuardJson.read(policy.getRules())).isEqualTo(GuardPolicy.DEFAULT);
            guardrails.withdraw(control.admin, FirstStart.TENANT, "*", "enough");
            Await.until(() -> gateway.get(GUARDRAIL_POLICY, "default/*") == null);
        }
    }

    @Test
    void pool_getsItsEnginesAndTheHashOfTheGatewaysCredential() {
        try (var pool =
                        new TestNode(
                                home, bridge.port(), "pool-1", NodeKind.POOL, Installation.TOKEN);
                var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> pool.get(ENGINE_POOL, "pool-1") != null);
            Await.until(() -> gateway.get(DEPLOYMENT, "smollm2-135m-instruct-pool-1") != null);
            var engines = pool.get(ENGINE_POOL, "pool-1").getEnginePool();
            assertThat(engines.getReplicasList())
                    .extracting(r -> r.getModel() + " " + r.getLoaded() + " " + r.getSlots())
                    .containsExactly("smollm2-135m-instruct true 4");
            String credential =
                    gateway.get(DEPLOYMENT, "smollm2-135m-instruct-pool-1")
                            .getDeployment()
                            .getCredential();
            assertThat(engines.getCredentialSha256().toByteArray())
                    .isEqualTo(Secrets.sha256(credential));
            assertThat(pool.held).hasSize(1);
        }
    }

    @Test
    void ingest_getsNodeCredentialsPricesAndMasking() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1");
                var ingest =
                        new TestNode(
                                home,
                                bridge.port(),
                                "ingest-1",
                                NodeKind.INGEST,
                                Installation.TOKEN)) {
            Await.until(() -> gateway.link.credential().isPresent());
            byte[] hash = Secrets.sha256(gateway.link.credential().orElseThrow());
            Await.until(() ->
                    ingest.get(KEY_SET, "*") != null
                            && ingest.get(KEY_SET, "*").getKeySet().getKeysList().stream()
                                    .anyMatch(k -> isNode(k, hash)));
            Await.until(() -> ingest.get(MASKING_POLICY, "default") != null);
            assertThat(ingest.get(PRICE_BOOK, "current").getPriceBook().getPrices(0).getInput())
                    .isEqualTo("0.02");
            assertThat(
                            ingest.get(MASKING_POLICY, "default")
                                    .getMaskingPolicy()
                                    .getRevealPublicKey()
                                    .size())
                    .isPositive();
            assertThat(ingest.held.keySet()).noneMatch(k -> k.startsWith("DEPLOYMENT"));
        }
    }

    private static boolean isNode(ApiKey key, byte[] hash) {
        return key.getNode() && Arrays.equals(key.getSha256().toByteArray(), hash);
    }

    @Test
    void newKey_reachesGatewaysAndARevokedOneDisappears() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.get(KEY_SET, "default") != null);
            IssuedKey issued =
                    control.keys.create(
                            control.admin,
                            KeyRequest.of(
                                            FirstStart.TENANT,
                                            FirstStart.TEAM,
                                            new FeatureId("brand-new"),
                                            Environment.PRODUCTION)
                                    .requiring(List.of("agent")));
            Await.until(() -> keys(gateway) == 1);
            assertThat(gateway.get(KEY_SET, "default").getKeySet().getKeys(0).getRequiresList())
                    .containsExactly("agent");
            Await.until(() -> gateway.get(FEATURE, "default/brand-new") != null);
            Await.until(() -> gateway.get(ROUTE, "default/brand-new") != null);
            control.keys.revoke(control.admin, FirstStart.TENANT, issued.key().id());
            Await.until(() -> keys(gateway) == 0);
        }
    }

    private static int keys(TestNode gateway) {
        return gateway.get(KEY_SET, "default").getKeySet().getKeysCount();
    }

    @Test
    void kill_reachesTheNodeAndItsAcknowledgementIsRecordedWithMilliseconds() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.get(FEATURE, "default/playground") != null);
            Kill kill = killPlayground("PII in answers");
            Await.until(() -> gateway.epoch() == kill.epoch());
            assertThat(gateway.kills.getLast().getKillsList())
                    .singleElement()
                    .satisfies(k -> {
                        assertThat(k.getScope()).isEqualTo("feature");
                        assertThat(k.getTarget()).isEqualTo("playground");
                        assertThat(k.getTenant()).isEqualTo("default");
                        assertThat(k.getReason()).isEqualTo("PII in answers");
                        assertThat(k.getKilledBy()).isEqualTo("oncall");
                    });
            Await.until(() -> enforcement(kill).progress().p99().isPresent());
            var row = enforcement(kill).rows().getFirst();
            assertThat(row.state()).isEqualTo(Enforcement.State.ENFORCING);
            assertThat(row.millis().orElseThrow()).isBetween(0.0, 5000.0);
            assertThat(row.streamsCut()).isEqualTo(1);
            assertThat(enforcement(kill).progress().p99()).isPresent();
            Await.until(() ->
                    !control.reader
                            .page(
                                    control.admin,
                                    AuditFilter.ALL.withAction("kill.ack"),
                                    OptionalLong.empty(),
                                    10)
                            .entries()
                            .isEmpty());
        }
    }

    private Enforcement enforcement(Kill kill) {
        return bridge.fleet().enforcement(control.oncall, kill.id()).orElseThrow();
    }

    @Test
    void lateJoiner_getsTheKillBeforeItsFirstResource() {
        Kill kill = killPlayground("before anybody joined");
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-9")) {
            Await.until(() -> gateway.get(FEATURE, "default/playground") != null);
            assertThat(gateway.order.getFirst()).isEqualTo("kill");
            assertThat(gateway.epoch()).isEqualTo(kill.epoch());
            Await.until(() -> enforcement(kill).complete());
            assertThat(enforcement(kill).progress().p99()).isEmpty();
        }
    }

    @Test
    void killAtOneReplica_reachesTheNodesOfTheOther() throws Exception {
        var other = control.otherSwitches();
        try (ControlBridge second = control.start(home, 0, Duration.ofDays(1), other);
                var here = TestNode.gateway(home, bridge.port(), "gateway-1");
                var there = TestNode.gateway(home, second.port(), "gateway-2")) {
            Await.until(() -> here.get(FEATURE, "default/playground") != null);
            Await.until(() -> there.get(FEATURE, "default/playground") != null);
            Kill kill = killPlayground("both");
            Await.until(() -> there.epoch() == kill.epoch() && here.epoch() == kill.epoch());
            Await.until(() -> enforcement(kill).acknowledged() == 2);
            Await.until(() ->
                    bridge.fleet().nodes(control.oncall).stream().allMatch(NodeView::connected));
            assertThat(enforcement(kill).progress().slowest().orElseThrow().millis())
                    .isLessThan(5000);
        }
    }

    @Test
    void postgresGone_stopsConfirmationsUntilItIsBack() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.get(FEATURE, "default/playground") != null);
            Kill kill = killPlayground("still enforced");
            Await.until(() -> gateway.epoch() == kill.epoch());
            control.postgres.broken(true);
            Await.until(() -> gateway.link.lastConfirmed().isBefore(Instant.now().minusSeconds(3)));
            assertThat(gateway.link.epoch()).isEqualTo(kill.epoch());
            assertThat(gateway.link.trouble()).isEmpty();
            control.postgres.broken(false);
            Await.until(() -> gateway.link.lastConfirmed().isAfter(Instant.now().minusSeconds(2)));
        }
    }

    @Test
    void route_thatWasSetReplacesTheDefaultUntilItIsCleared() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.get(ROUTE, "default/*") != null);
            Await.until(() -> gateway.get(ROUTE, "default/playground") != null);
            control.routes.set(
                    control.admin,
                    new Route(
                            FirstStart.TENANT,
                            FirstStart.FEATURE,
                            0,
                            List.of(
                                    Route.Target.serving(
                                            "tiny",
                                            new DeploymentId("smollm2-135m-instruct-pool-1"),
                                            1,
                                            70))));
            Await.until(() -> model(gateway).equals("tiny"));
            assertThat(gateway.get(ROUTE, "default/playground").getRoute().getTargets(0))
                    .returns(1, RouteTarget::getTier)
                    .returns(70, RouteTarget::getWeight)
                    .returns(RouteRole.SERVING, RouteTarget::getRole);
            control.routes.clear(control.admin, FirstStart.TENANT, FirstStart.FEATURE);
            Await.until(() -> model(gateway).equals(FirstStart.MODEL));
        }
    }

    private static String model(TestNode gateway) {
        return gateway.get(ROUTE, "default/playground").getRoute().getTargets(0).getModel();
    }

    @Test
    void refusedResource_isShownAndTheOthersGoOn() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            gateway.refusing = "default/odd";
            Await.until(() -> gateway.get(KEY_SET, "default") != null);
            control.keys.create(
                    control.admin,
                    KeyRequest.of(
                            FirstStart.TENANT,
                            FirstStart.TEAM,
                            new FeatureId("odd"),
                            Environment.PRODUCTION));
            Await.until(() -> keys(gateway) == 1);
            Await.until(() -> node("gateway-1").rejections().size() == 2);
            assertThat(node("gateway-1").rejections())
                    .allMatch(r -> r.reason().equals("refused by the test"));
            assertThat(node("gateway-1").upToDate()).isFalse();
        }
    }

    private NodeView node(String name) {
        return bridge.fleet().nodes(control.oncall).stream()
                .filter(n -> n.id().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void blastRadius_countsTheOpenCallsOfAllGateways() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            gateway.inFlight =
                    List.of(
                            row("default", "playground", "researcher", 3, 40),
                            row("default", "other", "", 1, 2));
            Await.until(() -> radius(KillScope.GLOBAL, "").openStreams() == 4);
            Await.until(() -> radius(KillScope.GLOBAL, "").gateways() == 1);
            assertThat(radius(KillScope.FEATURE, "playground"))
                    .satisfies(r -> {
                        assertThat(r.callsPerMinute()).isEqualTo(40);
                        assertThat(r.openStreams()).isEqualTo(3);
                        assertThat(r.features()).containsExactly("default/playground");
                        assertThat(r.agents()).hasSize(1);
                        assertThat(r.gateways()).isEqualTo(1);
                    });
            assertThat(bridge.fleet().inTraffic(control.oncall, "rese")).hasSize(1);
            Await.until(() -> node("gateway-1").wanted() > 0 && node("gateway-1").upToDate());
        }
    }

    @Test
    void featureInTraffic_isKnownAsSeenWithItsFirstProductionCall() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            gateway.inFlight = List.of(row("default", "shadow", "", 1, 1));
            FeatureId shadow = new FeatureId("shadow");
            Await.until(() ->
                    control.features.find(control.admin, FirstStart.TENANT, shadow).isPresent());
            var seen =
                    control.features.find(control.admin, FirstStart.TENANT, shadow).orElseThrow();
            assertThat(seen.declared()).isFalse();
            assertThat(seen.firstCallAt()).isPresent();
            Await.until(() -> node("gateway-1").wanted() > 0 && node("gateway-1").upToDate());
        }
    }

    private BlastRadius radius(KillScope scope, String target) {
        return bridge.fleet().blastRadius(control.oncall, scope, target, Optional.empty());
    }

    private static InFlight row(
            String tenant, String feature, String agent, int open, int lastMinute) {
        return InFlight.newBuilder()
                .setTenant(tenant)
                .setFeature(feature)
                .setAgent(agent)
                .setEnvironment("production")
                .setOpen(open)
                .setCallsLastMinute(lastMinute)
                .build();
    }
}
