package dev.pilothouse.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
    @TempDir Path home;
    private final RecordingNode node = new RecordingNode();

    @Test
    void certificate_isRenewedAtTwoThirdsOfItsLife_withTheSameKey() throws Exception {
        try (TestControl control = TestControl.start()) {
            control.certificateLife = Duration.ofSeconds(3);
            NodeLinkTest.pin(home, control);
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> control.renewals.size() >= 2);
            }
            assertThat(control.joins).hasSize(1);
            assertThat(control.renewals.getFirst().getPublicKey())
                    .isEqualTo(control.joins.getFirst().getPublicKey());
        }
    }

    @Test
    void expiredCertificate_isReplacedByJoiningAgain() throws Exception {
        try (TestControl control = TestControl.start()) {
            control.certificateLife = Duration.ofMillis(1);
            NodeLinkTest.pin(home, control);
            try (NodeLink link = node.open(home, control.port())) {
                Await.until(() -> !control.joins.isEmpty());
                control.certificateLife = Duration.ofHours(1);
                Await.until(() -> link.credential().isPresent());
            }
        }
    }

    @Test
    void controlThatRestarts_isFoundAgain() throws Exception {
        TestControl first = TestControl.start();
        NodeLinkTest.pin(home, first);
        try (NodeLink _ = node.open(home, first.port())) {
            Await.until(() -> NodeLinkTest.hello(first) != null);
            first.close();
            try (TestControl second =
                    new TestControl(
                            first.authority, first.port(), BridgeChannels.NAME, first.killKey)) {
                Await.until(() -> NodeLinkTest.hello(second) != null);
                assertThat(second.joins).as("keeps its certificate").isEmpty();
            }
        }
    }

    @Test
    void controlThatForgotTheNode_isJoinedAgain() throws Exception {
        try (TestControl control = TestControl.start()) {
            NodeLinkTest.pin(home, control);
            control.refuseStreams = true;
            try (NodeLink _ = node.open(home, control.port())) {
                Await.until(() -> control.joins.size() >= 2);
                control.refuseStreams = false;
                Await.until(() -> control.sync != null);
            }
        }
    }

    @Test
    void controlOfAnotherAuthority_getsNoToken() throws Exception {
        try (TestControl stranger = TestControl.start();
                TestControl genuine = TestControl.start()) {
            NodeLinkTest.pin(home, genuine);
            try (NodeLink link = node.open(home, stranger.port())) {
                Await.until(() -> link.trouble().contains("certificate is refused"));
                assertThat(stranger.joins).isEmpty();
            }
        }
    }

    @Test
    void controlUnderAnotherName_getsNoToken() throws Exception {
        try (TestControl misnamed =
                new TestControl(
                        new TestAuthority(), 0, "somewhere.else", TestControl.newKillKey())) {
            NodeLinkTest.pin(home, misnamed);
            try (NodeLink link = node.open(home, misnamed.port())) {
                Await.until(() -> link.trouble().contains("bridge.pilothouse.internal"));
                assertThat(misnamed.joins).isEmpty();
            }
        }
    }

    @Test
    void wrongToken_isRefused_andSaidSo() throws Exception {
        try (TestControl control = TestControl.start()) {
            NodeLinkTest.pin(home, control);
            NodeLink.Config config = RecordingNode.config(home, control.port(), "wrong");
            try (NodeLink link = NodeLink.open(config, node, node, node, RecordingNode::status)) {
                Await.until(() -> link.trouble().contains("wrong token"));
                assertThat(link.credential()).isEmpty();
            }
        }
    }

    @Test
    void missingToken_isRefusedByName() {
        NodeLink.Config config = RecordingNode.config(home, 1, "");
        assertThatThrownBy(() -> NodeLink.open(config, node, node, node, RecordingNode::status))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("PILOTHOUSE_JOIN_TOKEN");
    }
}
