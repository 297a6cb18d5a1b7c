package dev.pilothouse.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.Drain;
import dev.pilothouse.bridge.protocol.v1.EmptyCaches;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.Load;
import dev.pilothouse.bridge.protocol.v1.PlantSubject;
import dev.pilothouse.bridge.protocol.v1.ProbeSubject;
import dev.pilothouse.bridge.protocol.v1.Replica;
import dev.pilothouse.bridge.protocol.v1.Sleep;
import dev.pilothouse.bridge.protocol.v1.Stop;
import dev.pilothouse.bridge.protocol.v1.Wake;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        Await.until("cold", () -> pool.state("r1").equals("cold"));
        pool.want(1, true);
        Await.until("warm", () -> pool.state("r1").equals("warm"));
    }

    @Test
    void sleep_endsTheProcess_andACallWakesIt_withTheSameCanary() throws Exception {
        String canary = pool.replica().getCanary();

        CommandResult slept =
                run(Command.newBuilder().setSleep(Sleep.newBuilder().setReplica("r1")));
        assertThat(slept.getOk()).isTrue();
        assertThat(slept.getDetail()).isEqualTo("sleeping");
        Await.until("no process", () -> engines().isEmpty());
        assertThat(pool.replica().getMemoryBytes()).isZero();
        assertThat(pool.replica().getRetryAfterSeconds()).isPositive();

        HttpResponse<String> refused = pool.chat(PoolTest.question(""));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("model_not_ready", "sleeping");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();

        Await.until("woken by the call", () -> pool.state("r1").equals("warm"));
        assertThat(pool.replica().getCanary()).isEqualTo(canary);
        assertThat(pool.replica().getCanaryChanged()).isFalse();
    }

    @Test
    void sleeping_thatMayNotBeWokenByCalls_waitsForTheVerb() throws Exception {
        pool.want(RunningPool.resource(sleepy(false)));
        Await.until("warm", () -> pool.state("r1").equals("warm"));
        run(Command.newBuilder().setSleep(Sleep.newBuilder().setReplica("r1")));
        assertThat(pool.chat(PoolTest.question("")).statusCode()).isEqualTo(503);
        assertThat(pool.state("r1")).isEqualTo("sleeping");

        CommandResult woken = run(Command.newBuilder().setWake(Wake.newBuilder().setReplica("r1")));
        assertThat(woken.getDetail()).isEqualTo("warm");
        pool.want(1, true);
        Await.until("warm", () -> pool.state("r1").equals("warm"));
    }

    private static Replica sleepy(boolean wakes) {
        return RunningPool.resource(1, true).getEnginePool().getReplicas(0).toBuilder()
                .setWakeOnDemand(wakes)
                .build();
    }

    @Test
    void drain_letsOpenAnswersEnd_andTakesNothingNew() throws Exception {
        try (BufferedReader lines = read(PoolTest.question("\"stream\":true,\"max_tokens\":60"))) {
            assertThat(lines.readLine()).startsWith("data: ");
            var drained = pool.pool.run(drain(30).setId("c").build()).toCompletableFuture();
            assertThat(pool.state("r1")).isEqualTo("draining");
            assertThat(pool.chat(PoolTest.question("")).statusCode()).isEqualTo(503);
            assertThat(lines.lines().filter(l -> !l.isEmpty()).toList().getLast())
                    .isEqualTo("data: [DONE]");
            assertThat(drained.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS).getDetail())
                    .isEqualTo("cold");
        }
        loadAgain();
    }

    @Test
    void load_takesADrainBack_withoutLosingTheAnswer() throws Exception {
        try (BufferedReader lines = read(PoolTest.story())) {
            assertThat(lines.readLine()).startsWith("data: ");
            var drained = pool.pool.run(drain(60).setId("c").build()).toCompletableFuture();
            ProcessHandle before = engines().getFirst();
            loadAgain();
            assertThat(drained.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS).getOk()).isFalse();
            assertThat(engines()).containsExactly(before);
            lines.readLine();
            assertThat(lines.readLine()).startsWith("data: ");
        }
        Await.until("free", () -> pool.replica().getBusy() == 0);
    }

    @Test
    void drainThatTakesTooLong_andStop_breakAnswersOff() throws Exception {
        for (Command.Builder end :
                List.of(
                        drain(1),
                        Command.newBuilder().setStop(Stop.newBuilder().setReplica("r1")))) {
            try (BufferedReader lines = read(PoolTest.story())) {
                assertThat(lines.readLine()).startsWith("data: ");
                CommandResult ended = run(end);
                assertThat(ended.getDetail()).isEqualTo("cold");
                assertThat(lines.lines().filter(l -> !l.isEmpty()).toList().getLast())
                        .contains("\"code\":\"model_not_ready\"");
            }
            loadAgain();
        }
    }

    @Test
    void emptyCaches_startsTheEngineAgain_afterOpenAnswersEnded() throws Exception {
        ProcessHandle before = engines().getFirst();
        try (BufferedReader lines = read(PoolTest.question("\"stream\":true,\"max_tokens\":40"))) {
            assertThat(lines.readLine()).startsWith("data: ");
            CommandResult emptied =
                    run(
                            Command.newBuilder()
                                    .setEmptyCaches(EmptyCaches.newBuilder().setReplica("r1")));
            assertThat(emptied.getOk()).isTrue();
            assertThat(lines.lines().filter(l -> !l.isEmpty()).toList().getLast())
                    .isEqualTo("data: [DONE]");
        }
        assertThat(pool.state("r1")).isEqualTo("warm");
        assertThat(engines()).hasSize(1).doesNotContain(before);
        assertThat(pool.replica().getCacheMeans()).contains("started again");
    }

    @Test
    void erasingAPerson_emptiesEveryReplica_andOnlyThenIsNothingLeft() throws Exception {
        ProcessHandle before = engines().getFirst();
        run(
                Command.newBuilder()
                        .setPlantSubject(
                                PlantSubject.newBuilder().setTenant("t").addReferences("mira")));
        var probe =
                Command.newBuilder()
                        .setProbeSubject(
                                ProbeSubject.newBuilder().setTenant("t").addReferences("mira"));
        assertThat(run(probe).getCount()).isEqualTo(1);

        CommandResult erased =
                run(
                        Command.newBuilder()
                                .setEraseSubject(
                                        EraseSubject.newBuilder()
                                                .setTenant("t")
                                                .addReferences("mira")));

        assertThat(erased.getErasedMap()).containsEntry("replicas", 1L);
        assertThat(engines()).hasSize(1).doesNotContain(before);
        assertThat(pool.state("r1")).isEqualTo("warm");
        assertThat(run(probe).getCount()).isZero();
    }

    @Test
    void modelFileThatIsNotThere_isFailedWithTheReason() throws Exception {
        Replica wrong = sleepy(true).toBuilder().setId("r2").setFile("no-such.gguf").build();
        pool.want(RunningPool.resource(sleepy(true), wrong));
        Await.until("failed", () -> pool.state("r2").equals("failed"));
        assertThat(pool.replica("r2").getDetail()).contains("no-such.gguf");
        CommandResult result =
                run(Command.newBuilder().setLoad(Load.newBuilder().setReplica("r2")));
        assertThat(result.getOk()).isFalse();
        assertThat(result.getDetail()).contains("no-such.gguf is not there");
        Replica outside = wrong.toBuilder().setFile("../secret.gguf").build();
        pool.want(RunningPool.resource(sleepy(true), outside));
        Await.until("refused", () -> pool.replica("r2").getDetail().contains("the name of a file"));
        pool.want(1, true);
        Await.until("gone", () -> pool.state("r2").isEmpty());
    }

    @Test
    void unknownReplica_isSaidSo() throws Exception {
        CommandResult result =
                run(Command.newBuilder().setLoad(Load.newBuilder().setReplica("r9")));
        assertThat(result.getOk()).isFalse();
        assertThat(result.getDetail()).contains("'r9'");
    }

    private static BufferedReader read(String body) throws Exception {
        return new BufferedReader(new InputStreamReader(pool.open(body), UTF_8));
    }

    private static Command.Builder drain(int seconds) {
        return Command.newBuilder()
                .setDrain(Drain.newBuilder().setReplica("r1").setDeadlineSeconds(seconds));
    }

    private static void loadAgain() throws Exception {
        CommandResult loaded =
                run(Command.newBuilder().setLoad(Load.newBuilder().setReplica("r1")));
        assertThat(loaded.getDetail()).isEqualTo("warm");
    }

    private static CommandResult run(Command.Builder command) throws Exception {
        return pool.run(command);
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
