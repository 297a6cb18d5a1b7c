package dev.pilothouse.policy.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * Ed25519 over exactly the given bytes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</a>
 */
public final class Signatures {
    private static final String ALGORITHM = "Ed25519";

    private Signatures() {}

    /** A new pair; {@code getEncoded()} gives PKCS#8 and X.509 SubjectPublicKeyInfo. */
    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param privateKey PKCS#8
     * @return 64 bytes
     */
    public static byte[] sign(byte[] privateKey, byte[] data) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 private key", e);
        }
    }

    /**
     * As {@link #sign(byte[], byte[])}, but good for one purpose only: what signs a text of one
     * domain can never be taken for a signature of another.
     *
     * @param domain for example {@code pilothouse-release-v1}; no zero byte in it
     */
    public static byte[] sign(byte[] privateKey, String domain, byte[] data) {
        return sign(privateKey, inDomain(domain, data));
    }

    /** As {@link #verify(byte[], byte[], byte[])}, of what was signed in a domain. */
    public static boolean verify(byte[] publicKey, String domain, byte[] data, byte[] signature) {
        return verify(publicKey, inDomain(domain, data), signature);
    }

    /**
     * A zero byte, the domain, a zero byte, the data. No serialised message of protobuf begins with
     * a zero byte, so that none can be signed by mistake.
     */
    private static byte[] inDomain(String domain, byte[] data) {
        byte[] name = domain.getBytes(UTF_8);
        return ByteBuffer.allocate(name.length + data.length + 2)
                .put((byte) 0)
                .put(name)
                .put((byte) 0)
                .put(data)
                .array();
    }

    /**
     * @param publicKey X.509 SubjectPublicKeyInfo
     * @return false for a wrong signature, a malformed one, or a key that is none
     */
    public static boolean verify(byte[] publicKey, byte[] data, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(publicKey)));
            verifier.update(data);
            return verifier.verify(signature);
        } catch (InvalidKeySpecException e) {
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
