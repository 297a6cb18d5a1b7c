package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.FEATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.decisions.Drill;
import dev.pilothouse.policy.decisions.Drills;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillRunnerTest {
    @TempDir Path home;
    private Installation control;
    private ControlBridge bridge;
    private Drills drills;

    @BeforeEach
    void start() throws Exception {
        control = new Installation();
        bridge = control.start(home, 0);
        drills = bridge.drills();
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private Drill.Outcome outcome(Drill drill) {
        Await.until(() -> !find(drill).running());
        return find(drill).outcome().orElseThrow();
    }

    private Drill find(Drill drill) {
        return drills.find(control.oncall, drill.id()).orElseThrow();
    }

    private void connected(TestNode node) {
        Await.until(() -> node.epoch() >= 0 && node.get(FEATURE, "default/playground") != null);
    }

    @Test
    void drill_killsTheSyntheticCallsOfEveryGateway_andLeavesItsFigures() {
        try (var one = TestNode.gateway(home, bridge.port(), "gateway-1");
                var two = TestNode.gateway(home, bridge.port(), "gateway-2")) {
            connected(one);
            connected(two);
            Drill drill = bridge.drillRunner().run(control.oncall);
            assertThat(drill.running()).isTrue();
            Drill.Outcome outcome = outcome(drill);
            assertThat(outcome.passed()).as(outcome.detail()).isTrue();
            assertThat(outcome.figures().total()).isEqualTo(2);
            assertThat(outcome.figures().acknowledged()).isEqualTo(2);
            assertThat(outcome.figures().p99()).isPresent();
            assertThat(outcome.figures().open()).isEqualTo(16);
            assertThat(outcome.figures().cut()).isEqualTo(16);
            assertThat(outcome.figures().refused()).isEqualTo(4);
            assertThat(one.kills.getLast().getKillsList())
                    .singleElement()
                    .satisfies(k -> {
                        assertThat(k.getTarget()).isEqualTo("pilothouse-drill");
                        assertThat(k.hasExpiresAt()).isTrue();
                        assertThat(k.getIncident()).isEqualTo("DRILL-1");
                    });
            assertThat(control.switches.active(control.oncall)).isEmpty();
            assertThat(
                            control.reader
                                    .page(
                                            control.admin,
                                            AuditFilter.ALL.withAction("drill."),
                                            OptionalLong.empty(),
                                            10)
                                    .entries())
                    .extracting(e -> e.action() + " " + e.outcome())
                    .containsExactlyInAnyOrder("drill.start success", "drill.end success");
        }
    }

    @Test
    void gatewayThatCutsNothing_failsTheDrill() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            gateway.cutsDrills = false;
            connected(gateway);
            Drill.Outcome outcome = outcome(bridge.drillRunner().run(control.oncall));
            assertThat(outcome.passed()).isFalse();
            assertThat(outcome.detail())
                    .contains("8 calls were not cut")
                    .contains("calls after the kill were not all refused");
        }
    }

    @Test
    void nodeThatIsGone_failsTheDrillAndIsNamed() {
        try (var one = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            connected(one);
            try (var two = TestNode.gateway(home, bridge.port(), "gateway-2")) {
                connected(two);
            }
            Await.until(() ->
                    bridge.fleet().nodes(control.oncall).stream().anyMatch(n -> !n.connected()));
            Drill.Outcome outcome = outcome(bridge.drillRunner().run(control.oncall));
            assertThat(outcome.passed()).isFalse();
            assertThat(outcome.detail()).isEqualTo("not acknowledged by gateway-2 (not connected)");
            assertThat(outcome.figures().acknowledged()).isEqualTo(1);
        }
    }

    @Test
    void oneDrillAtATime_andOnlyForWhoMayKillWidely() {
        Drill running = drills.begin(control.oncall);
        assertThatThrownBy(() -> bridge.drillRunner().run(control.oncall))
                .isInstanceOf(Conflict.class);
        drills.end(running, false, "given up", Drill.Figures.NONE);
        assertThatThrownBy(() -> bridge.drillRunner().run(control.engineer))
                .isInstanceOf(Denied.class);
        assertThat(drills.list(control.oncall, Optional.empty(), 10)).hasSize(1);
    }
}
