package dev.pilothouse.gateway.json;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 as a value. */
public record Digest(long a, long b, long c, long d) {
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digest::sha);

    public static Digest of(byte[] bytes) {
        return of(bytes, bytes.length);
    }

    static Digest of(byte[] bytes, int length) {
        MessageDigest sha = SHA_256.get();
        sha.update(bytes, 0, length);
        ByteBuffer sum = ByteBuffer.wrap(sha.digest());
        return new Digest(sum.getLong(), sum.getLong(), sum.getLong(), sum.getLong());
    }

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
