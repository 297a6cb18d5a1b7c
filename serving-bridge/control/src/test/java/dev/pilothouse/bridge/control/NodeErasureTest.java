package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.TOMBSTONES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.registry.FirstStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real PostgreSQL, a real bridge and real links of nodes. */
@Timeout(180)
class NodeErasureTest {
    private static final String REFERENCE = "a-reference-of-forty-three-letters-01234567";

    @TempDir Path home;
    private final Installation control = new Installation();
    private final Subject subject =
            new Subject(
                    FirstStart.TENANT,
                    UUID.randomUUID(),
                    Set.of(REFERENCE),
                    Set.of("mira@example.com"),
                    Instant.parse("2026-11-30T12:00:00Z"));
    private ControlBridge bridge;

    @BeforeEach
    void open() throws IOException {
        bridge = control.start(home, 0);
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    private TestNode gateway(String name) {
        TestNode gateway = TestNode.gateway(home, bridge.port(), name);
        Await.until(() -> gateway.held.size() > 3);
        return gateway;
    }

    private ErasureTarget target(String id) {
        return bridge.erasureTargets().stream()
                .filter(t -> t.store().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static CompletableFuture<CommandResult> answer(CommandResult.Builder result) {
        return CompletableFuture.completedFuture(result.setOk(true).build());
    }

    private static List<EraseSubject> told(TestNode node) {
        return node.commands.stream()
                .filter(Command::hasEraseSubject)
                .map(Command::getEraseSubject)
                .toList();
    }

    @Test
    void everyGatewayForgets_andSaysHowMuch() throws Exception {
        try (TestNode one = gateway("gateway-1");
                TestNode two = gateway("gateway-2")) {
            one.answer = answer(CommandResult.newBuilder().putErased("spans", 2));
            two.answer =
                    answer(
                            CommandResult.newBuilder()
                                    .putErased("spans", 1)
                                    .putErased("answers", 4));

            long gone = target("gateways").erase(subject, n -> {});

            assertThat(gone).isEqualTo(7);
            EraseSubject told = told(one).getFirst();
            assertThat(told.getTenant()).isEqualTo(FirstStart.TENANT.value());
            assertThat(told.getReferencesList()).containsExactly(REFERENCE);
            assertThat(told.getBefore().getSeconds()).isEqualTo(subject.before().getEpochSecond());
            assertThat(told(two)).containsExactly(told);
            assertThat(references()).isEqualTo("0");
        }
    }

    /** Orders whose references are still kept. */
    private String references() {
        return control.database
                .read(tx ->
                        tx.sql()
                                .fetchValue(
                                        "SELECT count(*) FROM pilothouse.node_erasure WHERE subject_refs <> '{}'"))
                .toString();
    }

    @Test
    void nodeThatIsAway_keepsTheStepOpen_alsoAfterARestart_untilItHasObeyed() throws Exception {
        gateway("gateway-1").close();
        CompletableFuture<Long> erasing =
                CompletableFuture.supplyAsync(() -> target("gateways").erase(subject, n -> {}));
        Await.until(() -> references().equals("1"));
        bridge.close();
        bridge = control.start(home, 0);
        try (TestNode back = gateway("gateway-1")) {
            assertThat(erasing.join()).isZero();
            assertThat(told(back)).hasSize(1);
        }
    }

    @Test
    void nodeThatCannot_isAskedAgain_andNamed() throws Exception {
        try (TestNode gateway = gateway("gateway-1")) {
            gateway.answer =
                    CompletableFuture.completedFuture(
                            CommandResult.newBuilder().setDetail("the disk refuses").build());
            CompletableFuture<Long> erasing =
                    CompletableFuture.supplyAsync(() -> target("gateways").erase(subject, n -> {}));
            Await.until(() -> told(gateway).size() > 1);
            assertThatThrownBy(erasing::join).hasMessageContaining("gateway-1: the disk refuses");
        }
    }

    @Test
    void probe_namesWhereSomethingIsLeft_andLeavesNoOrder() throws Exception {
        try (TestNode gateway = gateway("gateway-1")) {
            gateway.answer =
                    answer(CommandResult.newBuilder().setCount(2).setDetail("1.spans, canary"));
            Probe found = target("gateways").probe(subject);
            assertThat(found.found()).isEqualTo(2);
            assertThat(found.places()).containsExactly("gateway-1: 1.spans, canary");

            gateway.answer = answer(CommandResult.newBuilder());
            Probe gone = target("gateways").probe(subject);
            assertThat(gone.found()).isZero();
            assertThat(gone.places()).isEmpty();
            assertThat(gone.method()).startsWith("gateway-1: each read every file");
            assertThat(references()).isEqualTo("0");
        }
    }

    @Test
    void withoutSuchNodes_nothingIsToDo() {
        assertThat(target("engine-caches").erase(subject, n -> {})).isZero();
        Probe probe = target("engine-caches").probe(subject);
        assertThat(probe.method()).isEqualTo("No such node is a member.");
        assertThat(probe.absent()).isTrue();
    }

    @Test
    void nodeThatFindsNothing_isNotHiddenByAnother_orByOneThatIsSilent_orByAnOldAnswer()
            throws Exception {
        gateway("gateway-3").close();
        try (TestNode one = gateway("gateway-1");
                TestNode two = gateway("gateway-2")) {
            one.answer = answer(CommandResult.newBuilder().setCount(2));
            two.answer = answer(CommandResult.newBuilder());
            brokenOffLook("gateway-1", "gateway-3");
            Probe probe = target("gateways").probe(subject);
            assertThat(probe.looks())
                    .containsExactly(new Look("gateway-1", 2), new Look("gateway-2", 0));
            assertThat(probe.unlooked()).isEqualTo(1);
            assertThat(probe.places()).contains("gateway-3 has not answered");
            assertThat(probe.seesAll()).isFalse();
            assertThat(references()).isEqualTo("0");
        }
    }

    /** What a console leaves that died while it waited for the answer of the second. */
    private void brokenOffLook(String answered, String silent) {
        control.database.run(tx ->
                tx.sql()
                        .execute(
                                "WITH old AS (INSERT INTO pilothouse.node_erasure (request, tenant, verb, kind, subject_refs, before, ordered_at)"
                                        + " VALUES (?, ?, 'probe', 'gateway', ARRAY[?], now(), now() - interval '1 hour') RETURNING id)"
                                        + " INSERT INTO pilothouse.node_erasure_node (erasure, node, done_at)"
                                        + " SELECT id, ?, now() - interval '1 hour' FROM old"
                                        + " UNION ALL SELECT id, ?, NULL FROM old",
                                subject.request(),
                                FirstStart.TENANT.value(),
                                REFERENCE,
                                answered,
                                silent));
    }

    @Test
    void forgottenNode_isNamed_andToldWhatToErase_whenItJoinsAgain() throws Exception {
        tombstones();
        gateway("gateway-1").close();
        bridge.fleet().forget(control.admin, new NodeId("gateway-1"));
        assertThat(target("gateways").probe(subject).method())
                .isEqualTo(
                        "No such node is a member. Not looked at: gateway-1, forgotten as members since the erasure began; each is told to erase when it joins again.");
        try (TestNode back = gateway("gateway-1")) {
            back.answer = answer(CommandResult.newBuilder());
            Await.until(() -> !told(back).isEmpty());
            assertThat(told(back))
                    .extracting(t -> t.getReferencesList().getFirst())
                    .containsExactly(REFERENCE);
            assertThat(told(back).getFirst().getBefore().getSeconds())
                    .isEqualTo(subject.before().getEpochSecond());
            assertThat(target("gateways").probe(subject).method()).startsWith("gateway-1: each");
            Await.until(() -> references().equals("0"));
        }
    }

    /** One that lasts and one that is over. */
    private void tombstones() {
        control.database.run(tx ->
                tx.sql()
                        .execute(
                                "INSERT INTO pilothouse.tombstone (tenant, reference, before, expires_at, request)"
                                        + " VALUES (?, ?, '2026-11-30T12:00:00Z', now() + interval '90 days', gen_random_uuid()),"
                                        + " (?, 'over', now(), now() - interval '1 day', gen_random_uuid())",
                                FirstStart.TENANT.value(),
                                REFERENCE,
                                FirstStart.TENANT.value()));
    }

    @Test
    void tombstones_reachIngest_andNoGateway() throws Exception {
        try (TestNode gateway = gateway("gateway-1");
                TestNode ingest =
                        new TestNode(
                                home,
                                bridge.port(),
                                "ingest-1",
                                NodeKind.INGEST,
                                Installation.TOKEN)) {
            tombstones();
            String name = FirstStart.TENANT.value();
            Await.until(() -> ingest.get(TOMBSTONES, name) != null);
            var told = ingest.get(TOMBSTONES, name).getTombstones();
            assertThat(told.getTombstonesList()).hasSize(1);
            assertThat(told.getTombstones(0).getReference()).isEqualTo(REFERENCE);
            assertThat(gateway.get(TOMBSTONES, name)).isNull();
        }
    }
}
