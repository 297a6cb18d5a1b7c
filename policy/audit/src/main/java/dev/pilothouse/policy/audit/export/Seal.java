package dev.pilothouse.policy.audit.export;

import java.util.Base64;

/**
 * A signature with the key that made it.
 *
 * @param key its id
 * @param publicKey X.509 SubjectPublicKeyInfo, base64
 * @param signature 64 bytes, base64
 */
public record Seal(String key, String publicKey, String signature) {
    public static Seal of(String key, byte[] publicKey, byte[] signature) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Seal(key, base64.encodeToString(publicKey), base64.encodeToString(signature));
    }
}
