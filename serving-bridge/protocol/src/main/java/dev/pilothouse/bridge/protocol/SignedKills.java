package dev.pilothouse.bridge.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;

/** Ed25519 (RFC 8032) over exactly the bytes of the serialised kill set. */
final class SignedKills {
    private SignedKills() {}

    /**
     * @param keys pinned public keys by key id
     */
    static KillSet verify(SignedKillSet signed, Map<String, PublicKey> keys) throws Untrusted {
        KillSet set = parse(signed);
        PublicKey key = keys.get(signed.getKeyId());
        if (key == null) {
            throw new Untrusted("signed with unknown key '" + signed.getKeyId() + "'", set, true);
        }
        if (!genuine(signed, key)) {
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

    private static boolean genuine(SignedKillSet signed, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed.getKillSet().toByteArray());
            return verifier.verify(signed.getSignature().toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
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
