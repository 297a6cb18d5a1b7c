package dev.pilothouse.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillAck;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillLaneTest {
    @TempDir Path home;
    private final RecordingNode node = new RecordingNode();
    private TestControl control;

    @BeforeEach
    void start() throws Exception {
        control = TestControl.start();
        NodeLinkTest.pin(home, control);
    }

    @AfterEach
    void stop() {
        control.close();
    }

    @Test
    void kill_isEnforced_thenAcknowledgedWithWhatItCut() {
        try (NodeLink link = connect(node)) {
            control.kill(set(7));
            Await.until(() -> acks().size() == 1);

            KillAck ack = acks().getFirst();
            assertThat(ack.getEpoch()).isEqualTo(7);
            assertThat(ack.getRefused()).isEmpty();
            assertThat(ack.getStreamsCut()).isEqualTo(2);
            assertThat(ack.getLastByteMs()).isGreaterThanOrEqualTo(7.5);
            assertThat(ack.getAppliedAt().getSeconds()).isPositive();
            assertThat(node.kills).containsExactly(set(7));
            assertThat(link.epoch()).isEqualTo(7);
        }
    }

    @Test
    void kill_isNotAcknowledged_beforeTheLastStreamIsCut() {
        CompletableFuture<KillHandler.Cut> cutting = new CompletableFuture<>();
        node.cut = cutting;
        try (NodeLink link = connect(node)) {
            control.kill(set(7));
            Await.until(() -> link.epoch() == 7 && Files.exists(killFile()));
            assertThat(acks()).isEmpty();

            cutting.complete(new KillHandler.Cut(1, 3));
            Await.until(() -> acks().size() == 1);
        }
    }

    @Test
    void olderEpoch_isRefused_andTheSameIsAcknowledgedAgainWithoutApplying() {
        try (NodeLink link = connect(node)) {
            control.kill(set(7));
            control.kill(set(6));
            control.kill(set(7));
            Await.until(() -> acks().size() == 3);

            assertThat(acks().get(1).getEpoch()).isEqualTo(6);
            assertThat(acks().get(1).getRefused()).contains("older than the enforced epoch 7");
            assertThat(acks().get(2).getRefused()).isEmpty();
            assertThat(node.kills).containsExactly(set(7));
            assertThat(link.epoch()).isEqualTo(7);
        }
    }

    @Test
    void wrongSignature_isRefused() {
        try (NodeLink link = connect(node)) {
            control.send(TestControl.sign(set(7), TestControl.newKillKey()));
            Await.until(() -> acks().size() == 1);

            assertThat(acks().getFirst().getRefused()).isEqualTo("the signature is wrong");
            assertThat(node.kills).isEmpty();
            assertThat(link.epoch()).isZero();
        }
    }

    @Test
    void unknownKey_isRefused_andMakesTheNodeRenewForIt() {
        try (NodeLink _ = connect(node)) {
            control.send(
                    TestControl.sign(set(7), control.killKey).toBuilder().setKeyId("k2").build());
            Await.until(() -> !control.renewals.isEmpty());
            assertThat(acks().getFirst().getRefused()).contains("unknown key 'k2'");
        }
    }

    @Test
    void restart_enforcesTheKillBeforeAnythingElse_withoutControl() {
        try (NodeLink _ = connect(node)) {
            control.kill(set(7));
            Await.until(() -> acks().size() == 1);
        }
        control.close();
        RecordingNode restarted = new RecordingNode();
        try (NodeLink link = restarted.open(home, control.port())) {
            assertThat(restarted.kills).containsExactly(set(7));
            assertThat(link.epoch()).isEqualTo(7);
            assertThat(link.killsKnown()).isTrue();
        }
    }

    @Test
    void replayedOldSet_isRefused_afterARestart() {
        try (NodeLink _ = connect(node)) {
            control.kill(set(7));
            Await.until(() -> acks().size() == 1);
        }
        RecordingNode restarted = new RecordingNode();
        try (NodeLink link = connect(restarted)) {
            control.kill(set(3));
            Await.until(() -> acks().size() == 1);
            assertThat(acks().getFirst().getRefused()).contains("older");
            assertThat(link.epoch()).isEqualTo(7);
        }
    }

    @Test
    void damagedKillSet_killsEverything_untilControlSendsItAgain() throws Exception {
        try (NodeLink _ = connect(node)) {
            control.kill(set(7));
            Await.until(() -> acks().size() == 1);
        }
        byte[] bytes = Files.readAllBytes(killFile());
        bytes[bytes.length / 2] ^= 1;
        Files.write(killFile(), bytes);

        for (int start = 0; start < 2; start++) {
            RecordingNode restarted = new RecordingNode();
            try (NodeLink link = restarted.open(home, 1)) {
                Kill everything = restarted.kills.getFirst().getKills(0);
                assertThat(everything.getScope()).isEqualTo("global");
                assertThat(everything.getReason()).contains("cannot be read");
                assertThat(link.killsKnown()).isFalse();
                assertThat(link.epoch()).isZero();
            }
        }
        RecordingNode healed = new RecordingNode();
        try (NodeLink link = connect(healed)) {
            control.kill(set(7));
            Await.until(link::killsKnown);
            assertThat(healed.kills.getLast()).isEqualTo(set(7));
        }
    }

    private NodeLink connect(RecordingNode handlers) {
        control.reports.clear();
        control.kills = null;
        NodeLink link = handlers.open(home, control.port());
        Await.until(() ->
                control.kills != null && control.reports.stream().anyMatch(KillReport::hasHello));
        return link;
    }

    private List<KillAck> acks() {
        return control.reports.stream().filter(KillReport::hasAck).map(KillReport::getAck).toList();
    }

    private Path killFile() {
        return home.resolve("node/killset");
    }

    private static KillSet set(long epoch) {
        return KillSet.newBuilder()
                .setEpoch(epoch)
                .addKills(Kill.newBuilder().setId("k").setScope("feature").setTarget("f"))
                .build();
    }
}
