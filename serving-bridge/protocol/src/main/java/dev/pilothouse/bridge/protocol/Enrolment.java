package dev.pilothouse.bridge.protocol;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.BridgeGrpc;
import dev.pilothouse.bridge.protocol.v1.JoinRequest;
import dev.pilothouse.bridge.protocol.v1.JoinResponse;
import dev.pilothouse.bridge.protocol.v1.RenewRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's certificate: joined for with the token, renewed over mutual TLS. */
final class Enrolment {
    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
    private static final int SECONDS_TO_ANSWER = 10;

    private final NodeLink.Config config;
    private final BridgeChannels channels;
    private final NodeKey key;
    private final MembershipFile file;
    private volatile @Nullable Membership membership;

    Enrolment(NodeLink.Config config, BridgeChannels channels, NodeKey key, MembershipFile file)
            throws IOException {
        this.config = config;
        this.channels = channels;
        this.key = key;
        this.file = file;
        this.membership = file.load().orElse(null);
    }

    NodeKey key() {
        return key;
    }

    Optional<Membership> current() {
        return Optional.ofNullable(membership);
    }

    Map<String, PublicKey> killKeys() {
        return current().map(Membership::killKeys).orElse(Map.of());
    }

    /** The membership, joined for when there is none that {@code authority} vouches for. */
    Membership ensure(X509Certificate authority) throws IOException {
        Optional<Membership> usable = current().filter(m -> m.valid(key, authority, Instant.now()));
        return usable.isPresent() ? usable.get() : join(authority);
    }

    private Membership join(X509Certificate authority) throws IOException {
        ManagedChannel channel = channels.anonymous(authority);
        try {
            String node = config.node().value();
            JoinRequest request =
                    JoinRequest.newBuilder()
                            .setToken(config.joinToken())
                            .setNode(node)
                            .setKind(config.kind())
                            .setPublicKey(ByteString.copyFrom(key.publicKey().getEncoded()))
                            .setProof(proof(config.joinToken() + "\n" + node))
                            .build();
            return accept(blocking(channel).join(request), authority, "joined");
        } finally {
            channel.shutdownNow();
        }
    }

    /** Keeps the key: what lies on the node's disk is sealed with it. */
    void renew(Channel channel, X509Certificate authority) throws IOException {
        RenewRequest request =
                RenewRequest.newBuilder()
                        .setPublicKey(ByteString.copyFrom(key.publicKey().getEncoded()))
                        .setProof(proof("renew\n" + config.node().value()))
                        .build();
        accept(blocking(channel).renew(request), authority, "renewed its certificate");
    }

    /** The control plane does not know this node any more. */
    void forget() {
        LOG.warn("The control plane does not accept this node's certificate; joining again");
        membership = null;
    }

    private Membership accept(JoinResponse response, X509Certificate authority, String what)
            throws IOException {
        try {
            Membership joined = Membership.of(response);
            if (!joined.valid(key, authority, Instant.now())) {
                throw new IOException(
                        "the certificate in the answer is not of this key, this authority and now");
            }
            file.save(joined);
            membership = joined;
            LOG.info(
                    "{} {}; certificate until {}",
                    config.node(),
                    what,
                    joined.certificate().getNotAfter().toInstant());
            return joined;
        } catch (GeneralSecurityException e) {
            throw new IOException("the answer cannot be read", e);
        }
    }

    private ByteString proof(String text) {
        return ByteString.copyFrom(key.sign(text));
    }

    private static BridgeGrpc.BridgeBlockingStub blocking(Channel channel) {
        return BridgeGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS_TO_ANSWER, SECONDS);
    }
}
