package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.FEATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillAlarm;
import dev.pilothouse.policy.decisions.KillRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Kills outlive restored backups, new keys, lost hints and the control plane itself. */
class SurvivalTest {
    private static final int LOST_HINTS = 8;

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

    private Kill kill(Installation at, String model) {
        return at.switches.kill(
                at.oncall,
                KillRequest.of(
                        KillScope.MODEL, model, Optional.empty(), "bad answers of " + model));
    }

    private static List<String> targets(TestNode node) {
        return node.kills.isEmpty()
                ? List.of()
                : node.kills.getLast().getKillsList().stream()
                        .map(k -> k.getTarget())
                        .sorted()
                        .toList();
    }

    private void restartControl(Runnable between) throws Exception {
        int port = bridge.port();
        bridge.close();
        between.run();
        bridge = control.start(home, port);
    }

    @Test
    void restoredStore_takesBackWhatItsNodesEnforce_alarms_andIsHeardAgain() throws Exception {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            kill(control, "a");
            long before = kill(control, "b").epoch();
            Await.until(() -> gateway.link.epoch() == before);
            restartControl(control::restoreFromBeforeTheKills);
            Await.until(() -> gateway.epoch() > before);
            assertThat(gateway.kills)
                    .as("no set on the way took a kill away")
                    .filteredOn(s -> s.getEpoch() >= before)
                    .allMatch(s -> s.getKillsCount() == 2);
            assertThat(control.switches.active(control.oncall))
                    .extracting(Kill::target)
                    .containsExactlyInAnyOrder("a", "b");
            KillAlarm alarm = control.recovery().alarms(control.oncall).getFirst();
            assertThat(alarm.witness()).isEqualTo("gateway-1");
            assertThat(alarm.known()).isZero();
            assertThat(alarm.enforced()).isEqualTo(before);
            assertThat(alarm.recovered()).isEqualTo(2);
            assertThat(alarm.proven()).isTrue();
            kill(control, "c");
            Await.until(() -> targets(gateway).equals(List.of("a", "b", "c")));
        }
    }

    @Test
    void storeRestoredUnderARunningControlPlane_isFilledFromItsMemory() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            long before = kill(control, "a").epoch();
            Await.until(() -> gateway.link.epoch() == before);
            control.restoreFromBeforeTheKills();
            Await.until(() -> gateway.epoch() > before);
            assertThat(targets(gateway)).containsExactly("a");
            assertThat(control.recovery().alarms(control.oncall).getFirst().witness()).isEmpty();
        }
    }

    @Test
    void restoredStore_thatCountedPastItsNode_orToTheSameEpoch_keepsItsKill() throws Exception {
        for (int more : new int[] {1, 3}) {
            long before = kill(control, "kept-" + more).epoch();
            try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
                Await.until(() -> gateway.link.epoch() == before);
            }
            restartControl(control::restoreFromBeforeTheKills);
            for (int i = 0; i < more; i++) {
                kill(control, "new-" + more + "-" + i);
            }
            try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
                Await.until(() -> targets(gateway).containsAll(names(more)));
                assertThat(gateway.epoch()).isGreaterThan(before);
            }
        }
    }

    private static List<String> names(int more) {
        return List.of("kept-" + more, "new-" + more + "-0", "new-" + more + "-" + (more - 1));
    }

    @Test
    void storeThatIsLostAltogether_isHeardByNodesThatJoinAgain() throws Exception {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            long before = kill(control, "a").epoch();
            Await.until(() -> gateway.link.epoch() == before);
            int port = bridge.port();
            bridge.close();
            Installation fresh = new Installation();
            bridge = fresh.start(home, port);
            Await.until(() -> gateway.epoch() > before);
            assertThat(targets(gateway)).containsExactly("a");
            KillAlarm alarm = fresh.recovery().alarms(fresh.oncall).getFirst();
            assertThat(alarm.proven()).as("signed with a key that is lost").isFalse();
            kill(fresh, "b");
            Await.until(() -> targets(gateway).equals(List.of("a", "b")));
        }
    }

    @Test
    void newSigningKey_isLearntByNodes_ofEveryReplica() throws Exception {
        try (ControlBridge second =
                        control.start(home, 0, Duration.ofDays(1), control.otherSwitches());
                var here = TestNode.gateway(home, bridge.port(), "gateway-1");
                var there = TestNode.gateway(home, second.port(), "gateway-2")) {
            kill(control, "a");
            Await.until(() -> here.link.epoch() == 1 && there.link.epoch() == 1);
            KillKey old = bridge.fleet().killKey(control.oncall);
            assertThatThrownBy(
                            () -> bridge.fleet().replaceKillKey(control.oncall, old.id(), "leaked"))
                    .isInstanceOf(Denied.class);
            assertThatThrownBy(() -> bridge.fleet().replaceKillKey(control.admin, old.id(), " "))
                    .isInstanceOf(BadInput.class);
            assertThatThrownBy(() ->
                            bridge.fleet().replaceKillKey(control.admin, "kill-other", "leaked"))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining(old.id());
            assertThat(entries("signing-key.retire")).isZero();
            KillKey fresh = bridge.fleet().replaceKillKey(control.admin, old.id(), "leaked");
            assertThat(fresh.id()).isNotEqualTo(old.id());
            assertThat(second.fleet().killKey(control.oncall)).isEqualTo(fresh);
            kill(control, "b");
            Await.until(() -> targets(here).contains("b") && targets(there).contains("b"));
            Await.until(() -> entries("node.renew") >= 2);
            kill(control, "c");
            Await.until(() -> here.link.epoch() == 3 && there.link.epoch() == 3);
            assertThat(targets(there)).containsExactly("a", "b", "c");
            assertThat(entries("signing-key.retire")).isEqualTo(1);
        }
        try (var again = TestNode.gateway(home, 1, "gateway-2")) {
            assertThat(targets(again))
                    .as("held on disk under the new key")
                    .containsExactly("a", "b", "c");
            assertThat(again.link.killsKnown()).isTrue();
        }
    }

    private int entries(String action) {
        return control.reader
                .page(control.admin, AuditFilter.ALL.withAction(action), OptionalLong.empty(), 10)
                .entries()
                .size();
    }

    @Test
    void killAtOneReplica_reachesTheOthersNodes_whenTheHintIsLost(TestReporter reporter)
            throws Exception {
        List<Long> millis = new ArrayList<>();
        try (ControlBridge deaf = control.startDeaf(home, control.otherSwitches());
                var there = TestNode.gateway(home, deaf.port(), "gateway-2")) {
            Await.until(() -> there.get(FEATURE, "default/playground") != null);
            for (int i = 0; i < LOST_HINTS; i++) {
                LockSupport.parkNanos(i * 130_000_000L); // at another moment between two ticks
                Kill kill = kill(control, "a-" + i);
                long made = System.nanoTime();
                Await.until(() -> there.link.epoch() == kill.epoch());
                millis.add((System.nanoTime() - made) / 1_000_000);
            }
        }
        reporter.publishEntry(
                "milliseconds to the other replica's node without a hint", "" + millis);
        assertThat(millis).hasSize(LOST_HINTS);
    }

    @Test
    void postgresGone_keepsKillsAndKeys_andGreetsWhoComesBack_fromMemory() {
        try (var first = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> first.get(FEATURE, "default/playground") != null);
            Kill kill = kill(control, "a");
            Await.until(() -> first.link.epoch() == kill.epoch());
        }
        control.postgres.broken(true);
        try (var again = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            assertThat(targets(again)).containsExactly("a");
            assertThat(again.get(FEATURE, "default/playground")).isNotNull();
            control.postgres.broken(false);
            Kill next = kill(control, "b");
            Await.until(() -> again.link.epoch() == next.epoch());
            assertThat(targets(again)).containsExactly("a", "b");
        }
    }
}
