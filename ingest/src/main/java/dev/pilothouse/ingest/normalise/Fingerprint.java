package dev.pilothouse.ingest.normalise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 64 bits of SHA-256: what a resend has in common with what was sent first. */
public final class Fingerprint {
    private Fingerprint() {}

    static long ofSpan(String tenant, byte[] traceId, byte[] spanId) {
        return of("span", tenant, traceId, spanId);
    }

    /** Of a whole request. */
    public static long ofRequest(String tenant, byte[] body) {
        return of("request", tenant, body);
    }

    private static long of(String kind, String tenant, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((kind + "\n" + tenant + "\n").getBytes(StandardCharsets.UTF_8));
            for (byte[] part : parts) {
                digest.update(part);
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
