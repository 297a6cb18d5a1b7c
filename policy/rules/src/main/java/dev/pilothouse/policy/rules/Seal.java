package dev.pilothouse.policy.rules;

import dev.pilothouse.db.model.BadInput;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 signature with the key that made it.
 *
 * @param key its id
 * @param publicKey X.509 SubjectPublicKeyInfo, base64
 * @param signature 64 bytes, base64
 */
public record Seal(String key, String publicKey, String signature) {
    /** Signs in one domain; implemented where the signing key is held. */
    @FunctionalInterface
    public interface Maker {
        Seal sign(byte[] statement);
    }

    public static Seal of(String key, byte[] publicKey, byte[] signature) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Seal(key, base64.encodeToString(publicKey), base64.encodeToString(signature));
    }

    /**
     * SHA-256 of the public key, lower-case hexadecimal: what people compare.
     *
     * @throws BadInput when the key is not base64
     */
    public String fingerprint() {
        return fingerprint(keyBytes());
    }

    /**
     * @param publicKey X.509 SubjectPublicKeyInfo
     * @return SHA-256, lower-case hexadecimal
     */
    public static String fingerprint(byte[] publicKey) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(publicKey);
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }

    /**
     * @throws BadInput unless it is a signature of its key in {@code domain} over the statement
     */
    void check(String domain, byte[] statement) {
        if (!Signatures.verify(
                keyBytes(), domain, statement, bytes("signature.value", signature))) {
            throw new BadInput(
                    "signature.value",
                    signature,
                    "a signature of key '" + key + "' over the statement");
        }
    }

    private byte[] keyBytes() {
        return bytes("signature.public_key", publicKey);
    }

    private static byte[] bytes(String field, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            BadInput refused = new BadInput(field, base64, "base64");
            refused.initCause(e);
            throw refused;
        }
    }
}
