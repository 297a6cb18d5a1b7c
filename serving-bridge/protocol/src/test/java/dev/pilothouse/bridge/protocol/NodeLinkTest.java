package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.bridge.protocol.v1.Ack;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.Confirmed;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.Delta;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.Drain;
import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.NodeMessage;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.ResourceVersion;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLinkTest {
    @TempDir Path home;
    private final RecordingNode node = new RecordingNode();

    @BeforeEach
    void noState() {
        assertThat(home).isEmptyDirectory();
    }

    static void pin(Path home, TestControl control) throws IOException {
        Files.writeString(
                home.resolve("bridge-authority.pem"),
                TestAuthority.pem(control.authority.certificate));
    }

    @Test
    void firstStart_waitsForTheAuthority_joins_andReports() throws Exception {
        try (TestControl control = TestControl.start();
                NodeLink link = node.open(home, control.port())) {
            assertThat(link.credential()).isEmpty();
            pin(home, control);

            Await.until(() -> hello(control) != null && status(control));

            assertThat(control.joins).hasSize(1);
            assertThat(link.credential()).contains("bearer-gateway-1");
            assertThat(control.messages.getFirst().hasHello()).isTrue();
            assertThat(hello(control).getHeldList()).isEmpty();
            assertThat(link.lastConfirmed()).isEqualTo(Instant.EPOCH);

            control.send(ControlMessage.newBuilder().setConfirmed(Confirmed.newBuilder()).build());
            Await.until(
                    () -> link.lastConfirmed().isAfter(Instant.now().minus(Duration.ofMinutes(1))));
        }
    }

    @Test
    void delta_isAppliedOrRejectedPerResource_andHeldAfterARestart() throws Exception {
        try (TestControl control = TestControl.start()) {
            pin(home, control);
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> control.sync != null && hello(control) != null);
                control.send(delta(1, List.of(deployment("d1", 3), deployment("bad", 1))));
                Await.until(() -> acks(control).size() == 1);
            }
            Ack ack = acks(control).getFirst();
            assertThat(ack.getNonce()).isEqualTo(1);
            assertThat(ack.getAppliedList())
                    .extracting(ResourceVersion::getName)
                    .containsExactly("d1");
            assertThat(ack.getRejected(0).getResource().getName()).isEqualTo("bad");
            assertThat(ack.getRejected(0).getReason()).isEqualTo("no such thing");

            control.messages.clear();
            RecordingNode restarted = new RecordingNode();
            try (NodeLink _ = restarted.open(home, control.port())) {
                assertThat(restarted.applied).containsExactly(deployment("d1", 3));
                Await.until(() -> hello(control) != null);
                assertThat(hello(control).getHeldList())
                        .containsExactly(
                                ResourceVersion.newBuilder()
                                        .setType(ResourceType.DEPLOYMENT)
                                        .setName("d1")
                                        .setVersion(3)
                                        .build());
            }
            assertThat(control.joins).as("joined once").hasSize(1);
        }
    }

    @Test
    void withoutControl_stateIsLoaded_andARemovedResourceIsGone() throws Exception {
        int port;
        try (TestControl control = TestControl.start()) {
            port = control.port();
            pin(home, control);
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> control.sync != null && hello(control) != null);
                control.send(delta(1, List.of(deployment("d1", 1), deployment("d2", 1))));
                control.send(
                        ControlMessage.newBuilder()
                                .setDelta(
                                        Delta.newBuilder()
                                                .setNonce(2)
                                                .addRemoved(
                                                        ResourceVersion.newBuilder()
                                                                .setType(ResourceType.DEPLOYMENT)
                                                                .setName("d1")))
                                .build());
                Await.until(() -> acks(control).size() == 2);
            }
        }
        RecordingNode restarted = new RecordingNode();
        try (NodeLink _ = restarted.open(home, port)) {
            assertThat(restarted.applied).containsExactly(deployment("d2", 1));
        }
    }

    @Test
    void disk_holdsNoSecretInTheOpen_andIsTheOwnersOnly() throws Exception {
        try (TestControl control = TestControl.start()) {
            pin(home, control);
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> control.sync != null && hello(control) != null);
                control.send(delta(1, List.of(deployment("d1", 1))));
                Await.until(() -> acks(control).size() == 1);
            }
        }
        try (Stream<Path> files = Files.walk(home.resolve("node"))) {
            for (Path file : files.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertThat(mode).as(file.toString()).endsWith("------");
                if (Files.isRegularFile(file)) {
                    assertThat(new String(Files.readAllBytes(file), UTF_8))
                            .doesNotContain("sk-secret", "bearer-gateway-1");
                }
            }
        }
    }

    @Test
    void damagedFiles_areSetAside_andTheRestIsLoaded() throws Exception {
        try (TestControl control = TestControl.start()) {
            pin(home, control);
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> control.sync != null && hello(control) != null);
                control.send(delta(1, List.of(deployment("d1", 1), deployment("d2", 1))));
                Await.until(() -> acks(control).size() == 1);
            }
            Path torn = resourceFiles().getFirst();
            Files.write(torn, new byte[] {1, 2, 3});

            control.messages.clear();
            RecordingNode restarted = new RecordingNode();
            try (NodeLink _ = restarted.open(home, control.port())) {
                assertThat(restarted.applied).hasSize(1);
                assertThat(torn.resolveSibling(torn.getFileName() + ".damaged")).exists();
                Await.until(() -> hello(control) != null);
                assertThat(hello(control).getHeldCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void command_runsOnce_andAnswersAgain_evenAfterARestart() throws Exception {
        ControlMessage drain =
                ControlMessage.newBuilder()
                        .setCommand(
                                Command.newBuilder()
                                        .setId("c1")
                                        .setDrain(Drain.newBuilder().setReplica("r1")))
                        .build();
        try (TestControl control = TestControl.start()) {
            pin(home, control);
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> control.sync != null && hello(control) != null);
                control.send(drain);
                control.send(drain);
                Await.until(() -> results(control).size() == 2);
            }
            control.messages.clear();
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> hello(control) != null);
                control.send(drain);
                Await.until(() -> results(control).size() == 1);
            }
            assertThat(node.commands).hasSize(1);
            assertThat(results(control).getFirst().getId()).isEqualTo("c1");
            assertThat(results(control).getFirst().getOk()).isTrue();
        }
    }

    @Test
    void secondProcessOnTheSameFolder_isRefused() throws Exception {
        try (TestControl control = TestControl.start();
                NodeLink _ = node.open(home, control.port())) {
            assertThatThrownBy(() -> node.open(home, control.port()))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("a folder that no other process uses");
        }
    }

    private List<Path> resourceFiles() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("node/resources"))) {
            return files.sorted().toList();
        }
    }

    static ControlMessage delta(long nonce, List<Resource> resources) {
        return ControlMessage.newBuilder()
                .setDelta(Delta.newBuilder().setNonce(nonce).addAllResources(resources))
                .build();
    }

    static Resource deployment(String id, long version) {
        return Resource.newBuilder()
                .setType(ResourceType.DEPLOYMENT)
                .setName(id)
                .setVersion(version)
                .setDeployment(Deployment.newBuilder().setId(id).setCredential("sk-secret"))
                .build();
    }

    static Hello hello(TestControl control) {
        return control.messages.stream()
                .filter(NodeMessage::hasHello)
                .map(NodeMessage::getHello)
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private static boolean status(TestControl control) {
        return control.messages.stream().anyMatch(NodeMessage::hasStatus);
    }

    private static List<Ack> acks(TestControl control) {
        return control.messages.stream()
                .filter(NodeMessage::hasAck)
                .map(NodeMessage::getAck)
                .toList();
    }

    private static List<CommandResult> results(TestControl control) {
        return control.messages.stream()
                .filter(NodeMessage::hasCommandResult)
                .map(NodeMessage::getCommandResult)
                .toList();
    }
}
