package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.ENGINE_POOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.bridge.control.ReplicaCommand.Outcome;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.DeploymentLoad;
import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.bridge.protocol.v1.Replica;
import dev.pilothouse.bridge.protocol.v1.ReplicaStatus;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.registry.ReplicaData;
import dev.pilothouse.registry.Wanted;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What replicas are told, over a real bridge on a real database. */
class ReplicaDeskTest {
    private static final String ID = "smollm2-135m-instruct-pool-1";
    private static final DeploymentId SERVED = new DeploymentId(ID);

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

    private TestNode pool() {
        return new TestNode(home, bridge.port(), "pool-1", NodeKind.POOL, Installation.TOKEN);
    }

    private static ReplicaOrder order(Verb verb) {
        return new ReplicaOrder(ID, verb, 0, "maintenance", Optional.empty());
    }

    private Optional<Outcome> outcome(ReplicaCommand command) {
        return bridge.replicas()
                .command(control.oncall, command.id())
                .flatMap(ReplicaCommand::outcome);
    }

    private static Replica told(TestNode pool) {
        return pool.get(ENGINE_POOL, "pool-1").getEnginePool().getReplicas(0);
    }

    private static ReplicaStatus.Builder status(String id, String state) {
        return ReplicaStatus.newBuilder()
                .setId(id)
                .setModel("smollm2-135m-instruct")
                .setState(state)
                .setSlots(4)
                .setBusy(1);
    }

    @Test
    void verb_reachesItsPool_isAnswered_wanted_andRecorded() {
        try (var pool = pool()) {
            Await.until(() -> pool.get(ENGINE_POOL, "pool-1") != null);
            assertThat(told(pool).getLoaded()).isTrue();
            var made =
                    bridge.replicas()
                            .order(
                                    control.oncall,
                                    new ReplicaOrder(ID, Verb.SLEEP, 7, "night", Optional.empty()));
            Await.until(() -> outcome(made).isPresent());
            assertThat(outcome(made).orElseThrow().ok()).isTrue();
            assertThat(pool.commands).hasSize(1);
            assertThat(pool.commands.getFirst().getSleep().getDeadlineSeconds()).isEqualTo(7);
            Await.until(() -> told(pool).getAsleep());
            assertThat(control.replicas.list(control.oncall).getFirst().wanted())
                    .isEqualTo(Wanted.SLEEPING);
        }
        assertThat(recorded("replica.sleep")).isTrue();
        assertThat(recorded("replica.sleep.answer")).isTrue();
    }

    private boolean recorded(String action) {
        return !control.reader
                .page(control.admin, AuditFilter.ALL.withAction(action), OptionalLong.empty(), 10)
                .entries()
                .isEmpty();
    }

    @Test
    void verbForAPoolThatIsAway_waits_alsoThroughARestartOfTheConsole() throws Exception {
        var made = bridge.replicas().order(control.oncall, order(Verb.DRAIN));
        int port = bridge.port();
        bridge.close();
        bridge = control.start(home, port);
        assertThat(outcome(made)).isEmpty();
        try (var pool = pool()) {
            Await.until(() -> outcome(made).isPresent());
            assertThat(pool.commands.getFirst().getId()).isEqualTo(made.id().toString());
            Await.until(() -> pool.get(ENGINE_POOL, "pool-1") != null);
            assertThat(told(pool).getLoaded()).isFalse();
        }
    }

    @Test
    void answerAfterARestartOfTheConsole_isOfTheSameRun() throws Exception {
        try (var pool = pool()) {
            pool.answer = new CompletableFuture<>();
            var made = bridge.replicas().order(control.oncall, order(Verb.LOAD));
            Await.until(() -> !pool.commands.isEmpty());
            int port = bridge.port();
            bridge.close();
            bridge = control.start(home, port);
            Await.until(() -> bridge.fleet().nodes(control.oncall).getFirst().connected());
            pool.answer.complete(CommandResult.newBuilder().setOk(true).setDetail("warm").build());
            Await.until(() -> outcome(made).isPresent());
            assertThat(outcome(made).orElseThrow().detail()).isEqualTo("warm");
            assertThat(pool.commands).hasSize(1);
        }
    }

    @Test
    void poolThatRestarts_isToldAgain() {
        UUID id;
        try (var pool = pool()) {
            pool.answer = new CompletableFuture<>();
            id = bridge.replicas().order(control.oncall, order(Verb.LOAD)).id();
            Await.until(() -> !pool.commands.isEmpty());
        }
        try (var pool = pool()) {
            Await.until(() -> !pool.commands.isEmpty());
            assertThat(pool.commands.getFirst().getId()).isEqualTo(id.toString());
        }
    }

    @Test
    void verbGivenAtAnotherReplicaOfTheConsole_reachesThePoolToo() throws Exception {
        try (var other = control.start(home, 0);
                var pool = pool()) {
            Await.until(() -> pool.get(ENGINE_POOL, "pool-1") != null);
            var made = other.replicas().order(control.oncall, order(Verb.EMPTY_CACHES));
            Await.until(() -> outcome(made).isPresent());
            assertThat(pool.commands.getFirst().hasEmptyCaches()).isTrue();
            assertThat(control.replicas.list(control.oncall).getFirst().wanted())
                    .as("caches change nothing of what is wanted")
                    .isEqualTo(Wanted.WARM);
        }
    }

    @Test
    void newerVerb_endsOneThatWaits() {
        var first = bridge.replicas().order(control.oncall, order(Verb.DRAIN));
        var second = bridge.replicas().order(control.oncall, order(Verb.LOAD));
        assertThat(outcome(first).orElseThrow().ok()).isFalse();
        assertThat(outcome(first).orElseThrow().detail()).isEqualTo("then told to load");
        try (var pool = pool()) {
            Await.until(() -> outcome(second).isPresent());
            assertThat(pool.commands).hasSize(1);
        }
    }

    @Test
    void sameId_isTheSameVerb() {
        UUID id = UUID.randomUUID();
        var order = new ReplicaOrder(ID, Verb.STOP, 0, "smoke", Optional.of(id));
        var first = bridge.replicas().order(control.oncall, order);
        var again = bridge.replicas().order(control.oncall, order);
        assertThat(again.id()).isEqualTo(first.id()).isEqualTo(id);
        assertThat(bridge.replicas().recent(control.oncall, 10)).hasSize(1);
        assertThatThrownBy(() ->
                        bridge.replicas()
                                .order(
                                        control.oncall,
                                        new ReplicaOrder(
                                                ID, Verb.LOAD, 0, "smoke", Optional.of(id))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("was used to stop");
    }

    @Test
    void whoMayNot_isDenied_andWrongInputNamed() {
        var desk = bridge.replicas();
        assertThatThrownBy(() -> desk.order(control.engineer, order(Verb.DRAIN)))
                .isInstanceOf(Denied.class);
        assertThat(desk.list(control.engineer)).hasSize(1);
        assertThatThrownBy(() ->
                        desk.order(
                                control.oncall,
                                new ReplicaOrder("no-such", Verb.LOAD, 0, "x", Optional.empty())))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> new ReplicaOrder(ID, Verb.LOAD, 3_601, "x", Optional.empty()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("deadline_seconds");
        assertThatThrownBy(() -> order(Verb.ofWord("explode")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("empty-caches");
    }

    @Test
    void addedReplica_reachesThePool_withItsSecret_andLeavesIt() {
        try (var pool = pool()) {
            Await.until(() -> pool.get(ENGINE_POOL, "pool-1") != null);
            control.replicas.add(
                    control.oncall,
                    "second",
                    ReplicaData.bundled(SERVED, 2),
                    Optional.empty(),
                    "more load");
            Await.until(() -> engines(pool).size() == 2);
            assertThat(engines(pool))
                    .extracting(r -> r.getId() + " " + r.getSlots())
                    .containsExactly("second 2", ID + " 4");
            control.replicas.remove(control.oncall, "second", "less load");
            Await.until(() -> engines(pool).size() == 1);

            control.replicas.remove(control.oncall, ID, "moves to a GPU");
            var remote =
                    new ReplicaData(SERVED, "vllm", 8, 0, "", "http://gpu-1:8000/v1", "", false);
            assertThatThrownBy(() ->
                            control.replicas.add(
                                    control.oncall, "gpu-1", remote, Optional.empty(), "faster"))
                    .isInstanceOf(Denied.class);
            control.replicas.add(
                    control.admin, "gpu-1", remote, Optional.of("engine-key"), "faster");
            Await.until(() -> engines(pool).size() == 1 && told(pool).getEngine().equals("vllm"));
            assertThat(told(pool).getCredential()).isEqualTo("engine-key");
            assertThat(told(pool).getBaseUrl()).isEqualTo("http://gpu-1:8000/v1");
            assertThat(told(pool).getWakeOnDemand()).isFalse();
            assertThatThrownBy(() ->
                            control.replicas.add(
                                    control.admin,
                                    "cpu-1",
                                    ReplicaData.bundled(SERVED, 2),
                                    Optional.empty(),
                                    "mixed"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("all bundled, or all elsewhere");
        }
    }

    private static List<Replica> engines(TestNode pool) {
        return pool.get(ENGINE_POOL, "pool-1").getEnginePool().getReplicasList();
    }

    @Test
    void gateways_hearWhatPoolsCarry() {
        try (var pool = pool();
                var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            pool.replicas =
                    List.of(
                            status("r1", "warm").build(),
                            status("r2", "sleeping")
                                    .setWakeOnDemand(true)
                                    .setRetryAfterSeconds(3)
                                    .build());
            Await.until(() -> load(gateway).getWarm() == 1);
            assertThat(load(gateway).getDeployment()).isEqualTo(ID);
            assertThat(load(gateway).getSlots()).isEqualTo(4);
            assertThat(load(gateway).getBusy()).isEqualTo(1);
            assertThat(load(gateway).getWakes()).isTrue();
            pool.replicas = List.of(status("r1", "failed").setRetryAfterSeconds(9).build());
            Await.until(() -> load(gateway).getWarm() == 0);
            Await.until(() -> load(gateway).getRetryAfterSeconds() == 9);
        }
    }

    private static DeploymentLoad load(TestNode gateway) {
        return gateway.loads.getLoadsList().stream()
                .findFirst()
                .orElse(DeploymentLoad.getDefaultInstance());
    }

    @Test
    void impact_countsWhatItWouldHit() {
        try (var pool = pool();
                var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            pool.replicas = List.of(status(ID, "warm").build(), status("other", "cold").build());
            gateway.inFlight =
                    List.of(
                            InFlight.newBuilder()
                                    .setTenant("default")
                                    .setFeature("playground")
                                    .setDeployment(ID)
                                    .setOpen(1)
                                    .setCallsLastMinute(30)
                                    .build());
            Await.until(() -> bridge.replicas().impact(control.oncall, ID).callsLastMinute() == 30);
            Await.until(() -> bridge.replicas().impact(control.oncall, ID).answers() == 1);
            ReplicaImpact impact = bridge.replicas().impact(control.oncall, ID);
            assertThat(impact.features()).containsExactly("default/playground");
            assertThat(impact.isLast()).isTrue();
            assertThat(bridge.replicas().find(control.oncall, ID).state()).isEqualTo("warm");
        }
    }
}
