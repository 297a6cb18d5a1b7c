package dev.pilothouse.bridge.control;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.pilothouse.bridge.protocol.SimulatedGuard;
import dev.pilothouse.bridge.protocol.v1.KillAck;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.KillRecovery.Held;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Ten thousand histories of the kill protocol; {@code -Dpilothouse.simulation.seeds=N} runs more,
 * {@code -Dpilothouse.simulation.seed=S} one of them.
 */
class KillSimulationTest {
    private static final long SEEDS = Long.getLong("pilothouse.simulation.seeds", 10_000);
    private static final long MUTANT_SEEDS = 2_000;

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.pilothouse.bridge");
    private Level level;

    @BeforeEach
    void quiet() {
        level = log.getLevel();
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log.setLevel(level);
    }

    private static KillSimulation.Parts real() {
        return new KillSimulation.Parts(new SimulatedStore(), SimulatedGuard::new, true);
    }

    @Test
    void noNodeEverServesPastWhatItAcknowledged_andAllAgreeInTheEnd() {
        Long one = Long.getLong("pilothouse.simulation.seed");
        LongStream seeds = one == null ? LongStream.range(0, SEEDS) : LongStream.of(one);
        assertThat(
                        seeds.parallel()
                                .mapToObj(KillSimulationTest::broken)
                                .filter(b -> !b.isEmpty())
                                .limit(3)
                                .toList())
                .isEmpty();
    }

    /** Empty, or the seed and what it broke. */
    private static String broken(long seed) {
        String broken = new KillSimulation(seed, real()).run();
        return broken.isEmpty() ? "" : "-Dpilothouse.simulation.seed=" + seed + ": " + broken;
    }

    /** The first seed that shows a mutant for what it is. */
    private static OptionalLong caught(Supplier<KillSimulation.Parts> mutant) {
        return LongStream.range(0, MUTANT_SEEDS)
                .filter(seed -> !new KillSimulation(seed, mutant.get()).run().isEmpty())
                .findFirst();
    }

    /** Takes any epoch for news. */
    private static final class Gullible extends SimulatedGuard {
        Gullible(Disk kills, Disk overlay, Supplier<String> pinned) {
            super(kills, overlay, pinned);
        }

        @Override
        public KillAck receive(SignedKillSet signed) {
            forgetTheEpoch();
            return super.receive(signed);
        }
    }

    @Test
    void guardThatAcceptsAnOlderEpoch_isCaught() {
        assertThat(
                        caught(() ->
                                new KillSimulation.Parts(
                                        new SimulatedStore(), Gullible::new, true)))
                .isPresent();
    }

    @Test
    void diskThatIsNotSynced_isCaught() {
        assertThat(
                        caught(() ->
                                new KillSimulation.Parts(
                                        new SimulatedStore(), SimulatedGuard::new, false)))
                .isPresent();
    }

    /** Continues above its nodes, but lets go of their kills. */
    private static final class Careless extends SimulatedStore {
        @Override
        public void reconcile(Optional<NodeId> witness, Held held) {
            super.reconcile(witness, new Held(held.epoch(), List.of(), held.proven()));
        }
    }

    @Test
    void controlThatTakesNoKillBack_isCaught() {
        assertThat(
                        caught(() ->
                                new KillSimulation.Parts(
                                        new Careless(), SimulatedGuard::new, true)))
                .isPresent();
    }

    /** Knows the store's own history only. */
    private static final class Deaf extends SimulatedStore {
        @Override
        public void reconcile(Optional<NodeId> witness, Held held) {}
    }

    @Test
    void controlThatDoesNotContinueAboveItsNodes_isCaught() {
        assertThat(caught(() -> new KillSimulation.Parts(new Deaf(), SimulatedGuard::new, true)))
                .isPresent();
    }

    /** Says that it took break-glass kills over, and does not. */
    private static final class Liar extends SimulatedStore {
        @Override
        public boolean adopt(NodeId node, List<dev.pilothouse.policy.decisions.Kill> local) {
            return false;
        }
    }

    @Test
    void controlThatForgetsBreakGlassKills_isCaught() {
        assertThat(caught(() -> new KillSimulation.Parts(new Liar(), SimulatedGuard::new, true)))
                .isPresent();
    }
}
