package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.FEATURE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.BridgeGrpc;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.JoinRequest;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.bridge.protocol.v1.NodeMessage;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.audit.AuditFilter;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
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

    @Test
    void wrongToken_isRefusedAndServesNothing() {
        try (var gateway =
                new TestNode(
                        home, bridge.port(), "gateway-1", NodeKind.GATEWAY, "not-the-join-token")) {
            Await.until(() -> gateway.link.trouble().contains("the join token is wrong"));
            assertThat(gateway.held).isEmpty();
            assertThat(bridge.fleet().nodes(control.oncall)).isEmpty();
        }
    }

    @Test
    void tokenWithoutProofOfTheKey_isRefused() throws Exception {
        var channel = anonymous();
        try {
            var request =
                    JoinRequest.newBuilder()
                            .setToken(Installation.TOKEN)
                            .setNode("gateway-1")
                            .setKind(NodeKind.GATEWAY)
                            .setPublicKey(
                                    ByteString.copyFrom(
                                            Authority.newPair().getPublic().getEncoded()))
                            .build();
            assertThat(refusal(() -> BridgeGrpc.newBlockingStub(channel).join(request)))
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        } finally {
            channel.shutdownNow();
        }
    }

    private static Status.Code refusal(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
        return Status.Code.OK;
    }

    @Test
    void strangerWithoutACertificate_getsNoResources() throws Exception {
        var channel = anonymous();
        try {
            var end = new CompletableFuture<Status.Code>();
            var stream = BridgeGrpc.newStub(channel).sync(ending(end));
            stream.onNext(
                    NodeMessage.newBuilder()
                            .setHello(Hello.newBuilder().setNode("gateway-1"))
                            .build());
            assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(Status.Code.UNAUTHENTICATED);
        } finally {
            channel.shutdownNow();
        }
    }

    private static StreamObserver<ControlMessage> ending(CompletableFuture<Status.Code> end) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ControlMessage message) {
                end.complete(Status.Code.OK);
            }

            @Override
            public void onError(Throwable t) {
                end.complete(Status.fromThrowable(t).getCode());
            }

            @Override
            public void onCompleted() {
                end.complete(Status.Code.OK);
            }
        };
    }

    private ManagedChannel anonymous() throws Exception {
        return NettyChannelBuilder.forAddress("127.0.0.1", bridge.port())
                .overrideAuthority(Authority.SERVER_NAME)
                .sslContext(
                        GrpcSslContexts.forClient()
                                .trustManager(home.resolve("bridge-authority.pem").toFile())
                                .build())
                .build();
    }

    @Test
    void forgottenNode_joinsAgainWithItsToken() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.get(FEATURE, "default/playground") != null);
            String before = gateway.link.credential().orElseThrow();
            bridge.fleet().forget(control.admin, new NodeId("gateway-1"));
            Await.until(() -> !gateway.link.credential().orElse(before).equals(before));
            Await.until(() ->
                    bridge.fleet().nodes(control.oncall).stream().anyMatch(NodeView::connected));
        }
    }

    @Test
    void renewedCertificate_keepsTheCredential() throws Exception {
        int port = bridge.port();
        bridge.close();
        bridge = control.start(home, port, Duration.ofSeconds(8), control.switches);
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Await.until(() -> gateway.link.credential().isPresent());
            String credential = gateway.link.credential().orElseThrow();
            Await.until(() ->
                    control.reader
                                    .page(
                                            control.admin,
                                            AuditFilter.ALL.withAction("node.renew"),
                                            OptionalLong.empty(),
                                            10)
                                    .entries()
                                    .size()
                            > 0);
            assertThat(gateway.link.credential()).contains(credential);
            assertThat(gateway.link.trouble()).isEmpty();
        }
    }
}
