package dev.pilothouse.bridge.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.security.PublicKey;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 (RFC 8032) over exactly the bytes of the serialised kill set.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-first-to-the-nodes.md">Why not
 *     the JDK's</a>
 */
final class SignedKills {
    private SignedKills() {}

    /**
     * @param keys pinned public keys of Ed25519 by key id
     */
    static KillSet verify(SignedKillSet signed, Map<String, PublicKey> keys) throws Untrusted {
        KillSet set = parse(signed);
        PublicKey key = keys.get(signed.getKeyId());
        if (key == null) {
            throw new Untrusted("signed with unknown key '" + signed.getKeyId() + "'", set, true);
        }
        byte[] message = signed.getKillSet().toByteArray();
        if (!genuine(key, message, signed.getSignature().toByteArray())) {
            throw new Untrusted("the signature is wrong", set, false);
        }
        return set;
    }

    private static KillSet parse(SignedKillSet signed) throws Untrusted {
        try {
            return KillSet.parseFrom(signed.getKillSet());
        } catch (InvalidProtocolBufferException e) {
            throw new Untrusted("not a kill set", KillSet.getDefaultInstance(), false);
        }
    }

    /**
     * @param key of Ed25519
     */
    static boolean genuine(PublicKey key, byte[] message, byte[] signature) {
        byte[] info = key.getEncoded();
        return signature.length == Ed25519.SIGNATURE_SIZE
                && info.length > Ed25519.PUBLIC_KEY_SIZE
                && Ed25519.verify(
                        signature,
                        0,
                        info,
                        info.length - Ed25519.PUBLIC_KEY_SIZE,
                        message,
                        0,
                        message.length);
    }

    /** A kill set that must not be applied. */
    static final class Untrusted extends Exception {
        private final String reason;
        private final long claimedEpoch;
        private final boolean unknownKey;

        Untrusted(String why, KillSet claimed, boolean unknownKey) {
            super(why);
            this.reason = why;
            this.claimedEpoch = claimed.getEpoch();
            this.unknownKey = unknownKey;
        }

        String reason() {
            return reason;
        }

        long claimedEpoch() {
            return claimedEpoch;
        }

        /** Signed with a key that was not pinned: renewing the membership may bring it. */
        boolean unknownKey() {
            return unknownKey;
        }
    }
}
