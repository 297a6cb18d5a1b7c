package dev.pilothouse.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random secrets and their hashes. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    public static byte[] random(int bytes) {
        byte[] secret = new byte[bytes];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /** {@code prefix} and 256 random bits in URL-safe Base64. */
    public static String token(String prefix) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
    }

    /** A short random name: {@code prefix} and 16 hexadecimal digits. */
    public static String id(String prefix) {
        return prefix + HexFormat.of().formatHex(random(8));
    }

    public static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
