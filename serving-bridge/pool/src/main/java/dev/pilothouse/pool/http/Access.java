package dev.pilothouse.pool.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The one credential that callers must send. Only its hash is known here. */
public final class Access {
    private static final String SCHEME = "Bearer ";

    private volatile byte[] sha256 = {};

    /**
     * @param hash SHA-256 of the credential; empty: nobody is let in
     */
    public void require(byte[] hash) {
        sha256 = hash.clone();
    }

    void check(@Nullable String authorization) throws ApiError {
        if (sha256.length == 0) {
            throw ApiError.unavailable(
                    "not_configured", "The control plane has not sent this pool's credential yet");
        }
        String sent = authorization == null ? "" : authorization;
        boolean bearer = sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String credential = bearer ? sent.substring(SCHEME.length()).strip() : "";
        if (!MessageDigest.isEqual(sha256, hash(credential))) {
            throw ApiError.invalid(
                    401, "invalid_api_key", "This pool answers only its gateways' credential");
        }
    }

    private static byte[] hash(String credential) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(credential.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
