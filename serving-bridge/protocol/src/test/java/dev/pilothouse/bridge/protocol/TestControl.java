package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.BridgeGrpc;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.JoinRequest;
import dev.pilothouse.bridge.protocol.v1.JoinResponse;
import dev.pilothouse.bridge.protocol.v1.KillMessage;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.NodeMessage;
import dev.pilothouse.bridge.protocol.v1.RenewRequest;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The control plane's end in a test: a real gRPC server with TLS that the test drives. */
final class TestControl extends BridgeGrpc.BridgeImplBase implements AutoCloseable {
    static final String TOKEN = "join-me";

    final TestAuthority authority;
    final List<JoinRequest> joins = new CopyOnWriteArrayList<>();
    final List<RenewRequest> renewals = new CopyOnWriteArrayList<>();
    final List<NodeMessage> messages = new CopyOnWriteArrayList<>();
    final List<KillReport> reports = new CopyOnWriteArrayList<>();
    volatile Duration certificateLife = Duration.ofHours(1);
    volatile boolean refuseStreams;
    volatile @Nullable StreamObserver<ControlMessage> sync;
    volatile @Nullable StreamObserver<KillMessage> kills;
    final KeyPair killKey;

    /** What Join and Renew answer with. */
    volatile Map<String, KeyPair> killKeys;

    private final Server server;
    private final int port;

    TestControl(TestAuthority authority, int wanted, String dnsName, KeyPair killKey)
            throws IOException {
        this.authority = authority;
        this.killKey = killKey;
        this.killKeys = Map.of("k1", killKey);
        KeyPair pair = TestAuthority.newPair();
        this.server =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", wanted))
                        .sslContext(
                                GrpcSslContexts.configure(
                                                SslContextBuilder.forServer(
                                                        pair.getPrivate(),
                                                        authority.server(
                                                                pair.getPublic(), dnsName)))
                                        .trustManager(authority.certificate)
                                        .clientAuth(ClientAuth.OPTIONAL)
                                        .build())
                        .permitKeepAliveTime(1, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addService(this)
                        .build()
                        .start();
        this.port = server.getPort();
    }

    static TestControl start() throws IOException {
        return new TestControl(new TestAuthority(), 0, BridgeChannels.NAME, newKillKey());
    }

    static KeyPair newKillKey() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    void send(ControlMessage message) {
        StreamObserver<ControlMessage> open = sync;
        if (open != null) {
            open.onNext(message);
        }
    }

    void kill(KillSet set) {
        send(sign(set, killKey));
    }

    void send(SignedKillSet signed) {
        StreamObserver<KillMessage> open = kills;
        if (open != null) {
            open.onNext(KillMessage.newBuilder().setKillSet(signed).build());
        }
    }

    static SignedKillSet sign(KillSet set, KeyPair key) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key.getPrivate());
            signer.update(set.toByteArray());
            return SignedKillSet.newBuilder()
                    .setKillSet(set.toByteString())
                    .setSignature(ByteString.copyFrom(signer.sign()))
                    .setKeyId("k1")
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void join(JoinRequest request, StreamObserver<JoinResponse> answer) {
        joins.add(request);
        boolean proven =
                proven(
                        request.getPublicKey(),
                        request.getToken() + "\n" + request.getNode(),
                        request.getProof());
        if (!request.getToken().equals(TOKEN) || !proven) {
            answer.onError(Status.PERMISSION_DENIED.withDescription("wrong token").asException());
            return;
        }
        issue(request.getPublicKey(), request.getNode(), answer);
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<JoinResponse> answer) {
        String node = joins.getFirst().getNode();
        if (proven(request.getPublicKey(), "renew\n" + node, request.getProof())) {
            renewals.add(request);
            issue(request.getPublicKey(), node, answer);
        } else {
            answer.onError(Status.PERMISSION_DENIED.asException());
        }
    }

    private void issue(ByteString key, String node, StreamObserver<JoinResponse> answer) {
        JoinResponse.Builder response =
                JoinResponse.newBuilder()
                        .setCertificateChain(
                                TestAuthority.pem(
                                        authority.node(key.toByteArray(), node, certificateLife),
                                        authority.certificate))
                        .setCredential("bearer-" + node);
        killKeys.forEach((id, pair) ->
                response.putKillKeys(id, ByteString.copyFrom(pair.getPublic().getEncoded())));
        answer.onNext(response.build());
        answer.onCompleted();
    }

    private static boolean proven(ByteString key, String text, ByteString proof) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(
                    KeyFactory.getInstance("EC")
                            .generatePublic(new X509EncodedKeySpec(key.toByteArray())));
            verifier.update(text.getBytes(UTF_8));
            return verifier.verify(proof.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public StreamObserver<NodeMessage> sync(StreamObserver<ControlMessage> answer) {
        if (refuseStreams) {
            answer.onError(Status.UNAUTHENTICATED.withDescription("unknown node").asException());
        } else {
            sync = answer;
        }
        return new Recorder<>(messages);
    }

    @Override
    public StreamObserver<KillReport> kills(StreamObserver<KillMessage> answer) {
        kills = answer;
        return new Recorder<>(reports);
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Recorder<T>(List<T> into) implements StreamObserver<T> {
        @Override
        public void onNext(T message) {
            into.add(message);
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
    }
}
