package dev.pilothouse.pool.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.pool.engine.EngineAdapter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    private static final ReplicaSpec SPEC =
            new ReplicaSpec("r1", "some-model", EngineKind.LLAMA_CPP, 1, 0, "", null, true);

    /** Never starts anything. */
    private static final class Broken implements EngineStarter {
        final CountDownLatch tries = new CountDownLatch(2);

        @Override
        public EngineAdapter start(ReplicaSpec spec) {
            tries.countDown();
            throw new UncheckedIOException(new NoSuchFileException("libjllama.so"));
        }

        @Override
        public void keepReady(ReplicaSpec spec) {}
    }

    @Test
    void starterThatBreaks_leavesAFailureWithTheReason_andIsTriedAgain() throws Exception {
        Broken starter = new Broken();
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                Replica replica = new Replica(SPEC, starter, timer, new Dispatcher())) {
            assertThat(replica.load()).failsWithin(10, TimeUnit.SECONDS);
            assertThat(replica.state()).isEqualTo(ReplicaState.FAILED);
            assertThat(replica.detail()).contains("libjllama.so");
            assertThat(starter.tries.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
