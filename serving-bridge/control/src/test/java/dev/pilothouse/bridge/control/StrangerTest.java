package dev.pilothouse.bridge.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.BridgeGrpc;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.KillHello;
import dev.pilothouse.bridge.protocol.v1.KillMessage;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.NodeMessage;
import dev.pilothouse.bridge.protocol.v1.RenewRequest;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.policy.decisions.KillRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger on the bridge's port learns nothing, whatever it holds and speaks. */
class StrangerTest {
    @TempDir Path home;
    private Installation control;
    private ControlBridge bridge;
    private final List<ManagedChannel> channels = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        control = new Installation();
        bridge = control.start(home, 0);
        control.switches.kill(
                control.oncall,
                KillRequest.of(KillScope.MODEL, "secret-model", Optional.empty(), "secret reason"));
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        bridge.close();
    }

    @Test
    void withoutACertificate_nothingIsAnswered() throws Exception {
        ManagedChannel channel = channel(tls());
        assertThat(outcomes(channel)).containsOnly(Status.Code.UNAUTHENTICATED).hasSize(4);
    }

    @Test
    void certificateOfAnotherAuthority_doesNotConnect() throws Exception {
        Authority other = new Installation().authority(Clock.systemUTC(), Duration.ofDays(1));
        assertThat(outcomes(channel(tls(other, "gateway-1"))))
                .containsOnly(Status.Code.UNAVAILABLE)
                .hasSize(4);
    }

    @Test
    void expiredCertificate_doesNotConnect() throws Exception {
        Clock lastYear = Clock.fixed(Instant.now().minus(Duration.ofDays(365)), ZoneOffset.UTC);
        Authority then = control.authority(lastYear, Duration.ofDays(30));
        assertThat(outcomes(channel(tls(then, "gateway-1"))))
                .containsOnly(Status.Code.UNAVAILABLE)
                .hasSize(4);
    }

    @Test
    void genuineCertificate_ofANodeThatIsNotKnown_getsNothing() throws Exception {
        Authority genuine = control.authority(Clock.systemUTC(), Duration.ofDays(1));
        assertThat(outcomes(channel(tls(genuine, "gateway-1"))))
                .containsOnly(Status.Code.UNAUTHENTICATED)
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                "grpc.health.v1.Health/Check",
                "grpc.channelz.v1.Channelz/GetServers"
            })
    void servicesThatDescribeTheServer_areAbsent(String method) throws Exception {
        Authority genuine = control.authority(Clock.systemUTC(), Duration.ofDays(1));
        for (ManagedChannel channel : List.of(channel(tls()), channel(tls(genuine, "gateway-1")))) {
            assertThat(
                            outcome(() ->
                                    ClientCalls.blockingUnaryCall(
                                            channel, of(method), CallOptions.DEFAULT, new byte[0])))
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    private static MethodDescriptor<byte[], byte[]> of(String method) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new java.io.ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: bridge\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "hello?\r\n\r\n",
                "\u0016\u0003\u0001\u0000\u0005hello"
            })
    void plaintext_getsAtMostAnAlert(String words) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", bridge.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(words.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            byte[] answer = untilTheEnd(socket);
            assertThat(answer).hasSizeLessThanOrEqualTo(7);
            if (answer.length > 0) {
                assertThat(answer[0]).as("TLS record type: alert").isEqualTo((byte) 21);
            }
        }
    }

    /** The server closes; a reset counts as its end. */
    private static byte[] untilTheEnd(Socket socket) throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    private SslContextBuilder tls() {
        return GrpcSslContexts.forClient()
                .trustManager(home.resolve("bridge-authority.pem").toFile());
    }

    private SslContextBuilder tls(Authority authority, String node) {
        KeyPair pair = Authority.newPair();
        X509Certificate certificate =
                authority.node(pair.getPublic(), new NodeId(node), NodeKind.GATEWAY);
        return tls().keyManager(pair.getPrivate(), certificate, authority.certificate());
    }

    private ManagedChannel channel(SslContextBuilder tls) throws IOException {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", bridge.port())
                        .overrideAuthority(Authority.SERVER_NAME)
                        .sslContext(tls.build())
                        .build();
        channels.add(channel);
        return channel;
    }

    /** How each call but Join ends; a message of the server would be OK. */
    private List<Status.Code> outcomes(ManagedChannel channel) throws Exception {
        BridgeGrpc.BridgeBlockingStub asks = BridgeGrpc.newBlockingStub(channel);
        BridgeGrpc.BridgeStub streams = BridgeGrpc.newStub(channel);
        var sync = new Ending<ControlMessage>();
        var kills = new Ending<KillMessage>();
        say(
                streams.sync(sync),
                NodeMessage.newBuilder().setHello(Hello.newBuilder().setNode("gateway-1")).build());
        say(
                streams.kills(kills),
                KillReport.newBuilder()
                        .setHello(KillHello.newBuilder().setNode("gateway-1"))
                        .build());
        return List.of(
                sync.end.get(30, TimeUnit.SECONDS),
                kills.end.get(30, TimeUnit.SECONDS),
                outcome(() -> asks.renew(RenewRequest.getDefaultInstance())),
                outcome(() -> asks.lease(LeaseRequest.getDefaultInstance())));
    }

    private static <T> void say(StreamObserver<T> stream, T message) {
        try {
            stream.onNext(message);
        } catch (IllegalStateException ended) {
            assertThat(ended).hasMessageContaining("call");
        }
    }

    private static Status.Code outcome(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            assertThat(String.valueOf(e.getStatus().getDescription()))
                    .doesNotContain("secret", "postgres", "Exception: dev.pilothouse");
            return e.getStatus().getCode();
        }
    }

    private static final class Ending<T> implements StreamObserver<T> {
        final CompletableFuture<Status.Code> end = new CompletableFuture<>();

        @Override
        public void onNext(T message) {
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
    }
}
