package dev.pilothouse.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillAck;
import dev.pilothouse.bridge.protocol.v1.KillHello;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
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

    @Test
    void newSigningKey_isLearntFromThePinnedAuthorityOnly_andTheOldOneIsOver() {
        KeyPair fresh = TestControl.newKillKey();
        try (NodeLink link = connect(node)) {
            control.kill(set(7));
            Await.until(() -> acks().size() == 1);

            control.killKeys = Map.of("k2", fresh);
            control.send(signed(8, fresh, "k2"));
            Await.until(() -> acks().size() == 2);
            assertThat(acks().get(1).getRefused()).contains("unknown key 'k2'");
            assertThat(link.epoch()).as("a kill set brings no key of its own").isEqualTo(7);

            Await.until(() -> !control.renewals.isEmpty() && hellos().size() == 2);
            control.send(signed(8, fresh, "k2"));
            Await.until(() -> link.epoch() == 8);

            control.send(signed(9, control.killKey, "k1"));
            Await.until(() -> acks().getLast().getRefused().contains("unknown key 'k1'"));
            assertThat(link.epoch()).isEqualTo(8);
        }
        RecordingNode restarted = new RecordingNode();
        try (NodeLink link = restarted.open(home, 1)) {
            assertThat(link.epoch()).isEqualTo(8);
            assertThat(link.killsKnown()).isTrue();
        }
    }

    @Test
    void keyThatWasReplaced_doesNotMakeTheDiskUnreadable() {
        KeyPair fresh = TestControl.newKillKey();
        try (NodeLink _ = connect(node)) {
            control.kill(set(7));
            Await.until(() -> acks().size() == 1);
            control.killKeys = Map.of("k2", fresh);
            control.send(signed(7, fresh, "k2"));
            Await.until(() -> !control.renewals.isEmpty());
        }
        RecordingNode restarted = new RecordingNode();
        try (NodeLink link = restarted.open(home, 1)) {
            assertThat(restarted.kills).containsExactly(set(7));
            assertThat(link.killsKnown()).isTrue();
        }
    }

    @Test
    void otherKillsUnderTheEnforcedEpoch_areRefused_asOfAStoreThatIsBehind() {
        try (NodeLink link = connect(node)) {
            control.kill(set(7));
            control.kill(set(7).toBuilder().clearKills().build());
            Await.until(() -> acks().size() == 2);
            assertThat(acks().get(1).getAhead()).isTrue();
            assertThat(acks().get(1).getRefused()).contains("other kills");
            assertThat(node.kills).containsExactly(set(7));
            control.kill(set(6));
            Await.until(() -> acks().size() == 3);
            assertThat(acks().get(2).getAhead()).isTrue();
            control.kill(set(8));
            Await.until(() -> link.epoch() == 8);
        }
    }

    @Test
    void streamThatBreaksHalfWay_isOpenedAgain_withWhatIsEnforced() throws Exception {
        try (NodeLink link = connect(node)) {
            CompletableFuture<KillHandler.Cut> cutting = new CompletableFuture<>();
            node.cut = cutting;
            control.kill(set(7));
            Await.until(() -> link.epoch() == 7);
            control.close();
            cutting.complete(KillHandler.Cut.NOTHING);
            try (TestControl second =
                    new TestControl(
                            control.authority,
                            control.port(),
                            BridgeChannels.NAME,
                            control.killKey)) {
                Await.until(() -> second.reports.stream().anyMatch(KillReport::hasHello));
                KillHello hello = second.reports.getFirst().getHello();
                assertThat(hello.getEpoch()).isEqualTo(7);
                assertThat(KillSet.parseFrom(hello.getEnforced().getKillSet())).isEqualTo(set(7));
                assertThat(node.kills).containsExactly(set(7));
            }
        }
    }

    @Test
    void breakGlassKill_isAddedToEverySet_outlivesRestarts_untilASetSaysItIsReconciled() {
        Kill local = Kill.newBuilder().setId("local-1").setScope("model").setTarget("m").build();
        try (NodeLink link = node.open(home, 1)) {
            assertThat(link.breakGlass(local).join().streams()).isEqualTo(2);
            assertThat(node.kills.getLast().getKillsList()).containsExactly(local);
        }
        RecordingNode restarted = new RecordingNode();
        try (NodeLink link = connect(restarted)) {
            assertThat(restarted.kills.getFirst().getKillsList()).containsExactly(local);
            assertThat(hellos().getFirst().getOverlay().getKillsList()).containsExactly(local);
            control.kill(set(7));
            Await.until(() -> link.epoch() == 7);
            assertThat(restarted.kills.getLast().getKillsList())
                    .containsExactly(set(7).getKills(0), local);

            control.kill(set(8).toBuilder().addReconciled("local-1").build());
            Await.until(() -> link.epoch() == 8 && link.localKills().isEmpty());
            assertThat(restarted.kills.getLast().getKillsList())
                    .containsExactly(set(8).getKills(0));
            Await.until(this::reportsNoOverlay);
        }
        RecordingNode last = new RecordingNode();
        try (NodeLink link = last.open(home, 1)) {
            assertThat(link.localKills()).isEmpty();
            assertThat(last.kills.getFirst().getKillsCount()).isEqualTo(1);
        }
    }

    private boolean reportsNoOverlay() {
        return control.reports.stream()
                .anyMatch(r -> r.hasOverlay() && r.getOverlay().getKillsCount() == 0);
    }

    @Test
    void damagedOverlay_refusesEverything_untilItIsRemovedByHand() throws Exception {
        try (NodeLink link = node.open(home, 1)) {
            link.breakGlass(Kill.newBuilder().setId("local-1").setScope("global").build()).join();
        }
        Path overlay = home.resolve("node/overlay");
        Files.write(overlay, new byte[] {1, 2, 3});
        RecordingNode restarted = new RecordingNode();
        try (NodeLink link = connect(restarted)) {
            assertThat(link.killsKnown()).isFalse();
            control.kill(set(7));
            Await.until(() -> link.epoch() == 7);
            assertThat(restarted.kills)
                    .allMatch(s ->
                            s.getKillsList().stream().anyMatch(k -> k.getScope().equals("global")));
        }
        Files.delete(overlay);
        RecordingNode healed = new RecordingNode();
        try (NodeLink link = healed.open(home, 1)) {
            assertThat(link.killsKnown()).isTrue();
            assertThat(healed.kills.getFirst()).isEqualTo(set(7));
        }
    }

    @Test
    void rehearsal_enforcesNothing_andLeavesNoTrace() throws Exception {
        try (NodeLink link = connect(node)) {
            control.kill(set(7));
            Await.until(() -> acks().size() == 1);
            byte[] before = Files.readAllBytes(killFile());

            link.rehearse();
            assertThat(link.epoch()).isEqualTo(7);
            assertThat(node.kills).containsExactly(set(7));
            assertThat(Files.readAllBytes(killFile())).isEqualTo(before);
            try (var files = Files.list(killFile().getParent())) {
                assertThat(files)
                        .noneMatch(f -> f.getFileName().toString().startsWith("rehearsal"));
            }

            control.kill(set(8));
            Await.until(() -> link.epoch() == 8);
        }
    }

    private static SignedKillSet signed(long epoch, KeyPair key, String id) {
        return TestControl.sign(set(epoch), key).toBuilder().setKeyId(id).build();
    }

    private List<KillHello> hellos() {
        return control.reports.stream()
                .filter(KillReport::hasHello)
                .map(KillReport::getHello)
                .toList();
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
