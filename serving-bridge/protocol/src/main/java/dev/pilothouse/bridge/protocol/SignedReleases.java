package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.LiveReleases;
import dev.pilothouse.bridge.protocol.v1.Release;
import dev.pilothouse.bridge.protocol.v1.Resource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets a release pass only when control signed what it says, under the name that it has, and each
 * content has the digest that was signed.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-releases.md">decision</a>
 */
public final class SignedReleases {
    /** What a signature of a release is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-release-v1";

    private final Supplier<Map<String, PublicKey>> keys;

    /**
     * @param keys pinned public keys of Ed25519 by key id
     */
    SignedReleases(Supplier<Map<String, PublicKey>> keys) {
        this.keys = keys;
    }

    /**
     * @throws ResourceRejected when it must not be applied
     */
    void check(Resource resource) throws ResourceRejected {
        Release release = resource.getRelease();
        PublicKey key = keys.get().get(release.getKeyId());
        if (key == null) {
            throw new ResourceRejected("signed with unknown key '" + release.getKeyId() + "'");
        }
        byte[] signed = inDomain(release.getStatement().toByteArray());
        if (!SignedKills.genuine(key, signed, release.getSignature().toByteArray())) {
            throw new ResourceRejected("the signature is wrong");
        }
        LiveReleases statement = statement(release);
        String name =
                statement.getTenant()
                        + "/"
                        + statement.getEnvironment()
                        + "/"
                        + statement.getPrompt();
        if (!name.equals(resource.getName())) {
            throw new ResourceRejected("signed for '" + name + "'");
        }
        if (statement.getLiveCount() == 0
                || statement.getLiveCount() != release.getContentsCount()) {
            throw new ResourceRejected(
                    "%d contents of %d releases"
                            .formatted(release.getContentsCount(), statement.getLiveCount()));
        }
        for (int i = 0; i < release.getContentsCount(); i++) {
            String digest = digest(release.getContents(i));
            if (!digest.equals(statement.getLive(i).getDigest())) {
                throw new ResourceRejected(
                        "the content of release "
                                + statement.getLive(i).getDigest()
                                + " has the digest "
                                + digest);
            }
        }
    }

    private static LiveReleases statement(Release release) throws ResourceRejected {
        try {
            return LiveReleases.parseFrom(release.getStatement());
        } catch (InvalidProtocolBufferException e) {
            throw new ResourceRejected("the statement cannot be read");
        }
    }

    private static byte[] inDomain(byte[] statement) {
        byte[] domain = DOMAIN.getBytes(UTF_8);
        return ByteBuffer.allocate(domain.length + statement.length + 2)
                .put((byte) 0)
                .put(domain)
                .put((byte) 0)
                .put(statement)
                .array();
    }

    private static String digest(String content) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
