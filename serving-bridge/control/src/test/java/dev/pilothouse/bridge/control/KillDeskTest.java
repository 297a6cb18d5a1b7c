package dev.pilothouse.bridge.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRecovery.Held;
import dev.pilothouse.policy.decisions.KillSet;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KillDeskTest {
    private final FakeStore store = new FakeStore();
    private final KillDesk desk =
            new KillDesk(
                    store,
                    set ->
                            SignedKillSet.newBuilder()
                                    .setKillSet(
                                            ByteString.copyFromUtf8(
                                                    set.epoch() + " " + set.kills().size()))
                                    .build());

    /** Answers, or not. */
    private static final class FakeStore implements KillDesk.Store {
        KillSet set = new KillSet(3, List.of(kill()));
        boolean gone;
        final List<String> asked = new ArrayList<>();

        @Override
        public KillSet inForce() {
            if (gone) {
                throw new IllegalStateException("PostgreSQL is gone");
            }
            return set;
        }

        @Override
        public void reconcile(Optional<NodeId> witness, Held held) {
            inForce();
            asked.add(witness.map(NodeId::value).orElse("memory") + " " + held.epoch());
            List<Kill> all = new ArrayList<>(set.kills());
            held.kills().stream().filter(k -> !set.ids().contains(k.id())).forEach(all::add);
            set = new KillSet(Math.max(set.epoch(), held.epoch()) + 1, all);
        }

        @Override
        public boolean adopt(NodeId node, List<Kill> local) {
            asked.add(node + " adopts " + local.size());
            List<Kill> all = new ArrayList<>(set.kills());
            all.addAll(local);
            set = new KillSet(set.epoch() + 1, all);
            return true;
        }
    }

    private static final class RecordedPeer implements KillDesk.Peer {
        final List<String> sent = new ArrayList<>();
        @Nullable Status ended;
        private final NodeId node;

        RecordedPeer(String node) {
            this.node = new NodeId(node);
        }

        @Override
        public NodeId node() {
            return node;
        }

        @Override
        public void send(long epoch, SignedKillSet set, boolean greeting) {
            sent.add(set.getKillSet().toStringUtf8());
        }

        @Override
        public void end(Status why) {
            ended = why;
        }
    }

    static Kill kill() {
        return new Kill(
                UUID.randomUUID(),
                1,
                KillScope.MODEL,
                "m",
                Optional.empty(),
                KillMode.DENY_AND_CUT,
                Optional.empty(),
                "r",
                "",
                "somebody",
                "ref",
                Instant.EPOCH,
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.empty());
    }

    private static Held nothing() {
        return new Held(0, List.of(), false);
    }

    private static Kill kill(long epoch) {
        Kill k = kill();
        return new Kill(
                k.id(),
                epoch,
                k.scope(),
                k.target(),
                k.tenant(),
                k.mode(),
                k.fallback(),
                k.reason(),
                k.incident(),
                k.killedBy(),
                k.killedByRef(),
                k.killedAt(),
                k.expiresAt(),
                k.blastRadius(),
                k.votes(),
                k.lifted());
    }

    @Test
    void killMadeHere_isSentWithoutReading() {
        var peer = new RecordedPeer("a");
        desk.begin(peer, nothing());
        store.gone = true;
        desk.made(kill(4));
        assertThat(peer.sent).containsExactly("3 1", "4 2");
        assertThat(desk.epoch()).isEqualTo(4);
    }

    @Test
    void killMadeHere_afterAnEpochThatWasNotHeard_isReadFromTheStore() {
        var peer = new RecordedPeer("a");
        desk.begin(peer, nothing());
        Kill made = kill(5);
        store.set = new KillSet(5, List.of(made));
        desk.made(made);
        assertThat(peer.sent).doesNotContain("5 2");
        assertThat(store.asked).containsExactly("memory 3");
    }

    @Test
    void killMadeHere_beforeAnythingWasRead_isReadFromTheStore() {
        desk.made(kill(4));
        assertThat(desk.epoch()).isEqualTo(3);
    }

    @Test
    void storeThatWasSetBackBeforeAKill_isFoundByTheNextReading() {
        var peer = new RecordedPeer("a");
        desk.begin(peer, nothing());
        Kill made = kill(4);
        store.set = new KillSet(4, List.of(made));
        desk.made(made);
        desk.refresh();
        assertThat(store.asked).containsExactly("memory 4");
        assertThat(peer.sent).containsExactly("3 1", "4 2", "5 2");
    }

    @Test
    void newNode_getsTheSetOnce_andEachNewOne() {
        var peer = new RecordedPeer("a");
        desk.begin(peer, nothing());
        desk.refresh();
        store.set = new KillSet(4, List.of(store.set.kills().getFirst(), kill()));
        desk.refresh();
        assertThat(peer.sent).containsExactly("3 1", "4 2");
        assertThat(store.asked).isEmpty();
    }

    @Test
    void storeThatWentBack_isFilledFromMemory() {
        var peer = new RecordedPeer("a");
        desk.begin(peer, nothing());
        store.set = new KillSet(3, List.of(kill()));
        desk.refresh();
        assertThat(store.asked).containsExactly("memory 3");
        assertThat(peer.sent).containsExactly("3 1", "4 2");
    }

    @Test
    void withoutTheStore_aNodeIsGreetedFromMemory_unlessThatTookAKillFromIt() {
        desk.begin(new RecordedPeer("first"), nothing());
        store.gone = true;
        var covered = new RecordedPeer("covered");
        var newer = new RecordedPeer("newer");
        var other = new RecordedPeer("other");
        assertThatThrownBy(() -> desk.begin(covered, nothing()));
        assertThatThrownBy(() -> desk.begin(newer, new Held(4, List.of(), true)));
        assertThatThrownBy(() -> desk.begin(other, new Held(2, List.of(kill()), true)));
        assertThat(covered.sent).containsExactly("3 1");
        assertThat(newer.sent).isEmpty();
        assertThat(other.sent).isEmpty();
        store.gone = false;
        desk.refresh();
        assertThat(newer.sent).isNotEmpty();
        assertThat(other.sent.getLast()).endsWith(" 2");
        assertThat(desk.epoch()).isGreaterThan(4);
    }

    @Test
    void breakGlassKills_waitForTheStore() {
        var peer = new RecordedPeer("a");
        desk.begin(peer, nothing());
        store.gone = true;
        assertThatThrownBy(() -> desk.local(peer, List.of(kill(), kill())));
        store.gone = false;
        desk.refresh();
        desk.refresh();
        assertThat(store.asked).filteredOn(a -> a.contains("adopts")).containsExactly("a adopts 2");
        assertThat(peer.sent).containsExactly("3 1", "4 3");
    }

    @Test
    void nonsense_isNotFollowed() {
        desk.refresh();
        for (Held claim :
                List.of(
                        new Held(1L << 40, List.of(), false),
                        new Held((1L << 48) + 1, List.of(), true),
                        new Held(-1, List.of(), true))) {
            var peer = new RecordedPeer("liar");
            desk.begin(peer, claim);
            assertThat(peer.ended).isNotNull();
            assertThat(peer.sent).isEmpty();
        }
        assertThat(store.asked).isEmpty();
        var honest = new RecordedPeer("honest");
        desk.begin(honest, new Held(1L << 40, List.of(), true));
        assertThat(desk.epoch()).isGreaterThan(1L << 40);
    }

    @Test
    void nodeThatIsAhead_isAskedToConnectAgain_butNotForAnOldSet() {
        var peer = new RecordedPeer("a");
        desk.begin(peer, nothing());
        desk.ahead(peer, 2);
        assertThat(peer.ended).isNull();
        desk.ahead(peer, 3);
        assertThat(peer.ended).isNotNull();
        assertThat(desk.greeted()).isEmpty();
    }
}
