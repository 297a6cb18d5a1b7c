package dev.pilothouse.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.Drain;
import dev.pilothouse.bridge.protocol.v1.Load;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading, unloading and crashes of a replica's process. */
class PoolLifeTest {
    @TempDir static Path folder;
    private static RunningPool pool;

    @BeforeAll
    static void start() throws Exception {
        pool = new RunningPool(folder, 1);
    }

    @AfterAll
    static void stop() {
        pool.close();
        Await.until("no engine is left", () -> engines().isEmpty());
    }

    @Test
    void crash_endsOpenAnswersWithAnError_andHeals() throws Exception {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(pool.open(PoolTest.story()), UTF_8))) {
            assertThat(lines.readLine()).startsWith("data: ");
            engines().getFirst().destroyForcibly();
            List<String> rest = lines.lines().filter(line -> !line.isEmpty()).toList();
            assertThat(rest.getLast()).contains("\"code\":\"engine_lost\"");
        }
        Await.until("failed", () -> !pool.replica().getState().equals("warm"));
        assertThat(pool.chat(PoolTest.question("")).statusCode()).isEqualTo(503);

        Await.until("warm again", () -> pool.replica().getState().equals("warm"));
        assertThat(pool.chat(PoolTest.question("\"max_tokens\":2")).statusCode()).isEqualTo(200);
        assertThat(pool.replica().getBusy()).isZero();
    }

    @Test
    void drain_freesTheMemory_andLoadBringsItBack_withTheSameCanary() throws Exception {
        String canary = pool.replica().getDetail();

        CommandResult drained =
                run(Command.newBuilder().setDrain(Drain.newBuilder().setReplica("r1")));
        assertThat(drained.getOk()).isTrue();
        assertThat(pool.replica().getState()).isEqualTo("cold");
        Await.until("no process", () -> engines().isEmpty());
        assertThat(pool.chat(PoolTest.question("")).statusCode()).isEqualTo(503);
        assertThat(pool.get("/health/ready").statusCode()).isEqualTo(503);

        CommandResult loaded =
                run(Command.newBuilder().setLoad(Load.newBuilder().setReplica("r1")));
        assertThat(loaded.getDetail()).isEqualTo("warm");
        assertThat(pool.replica().getDetail()).isEqualTo(canary);
    }

    @Test
    void resource_unloadsAndLoads() throws Exception {
        pool.want(1, false);
        Await.until("cold", () -> pool.replica().getState().equals("cold"));
        pool.want(1, true);
        Await.until("warm", () -> pool.replica().getState().equals("warm"));
    }

    @Test
    void unknownReplica_isSaidSo() throws Exception {
        CommandResult result =
                run(Command.newBuilder().setLoad(Load.newBuilder().setReplica("r9")));
        assertThat(result.getOk()).isFalse();
        assertThat(result.getDetail()).contains("'r9'");
    }

    private static CommandResult run(Command.Builder command) throws Exception {
        return pool.pool.run(command.setId("c").build()).toCompletableFuture().get();
    }

    /** Engine processes of this test: children whose temporary folder is this test's. */
    private static List<ProcessHandle> engines() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
    }
}
