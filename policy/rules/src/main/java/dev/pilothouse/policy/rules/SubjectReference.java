package dev.pilothouse.policy.rules;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for a person in telemetry: HMAC-SHA256 of the identifier under a key of the tenant. The
 * same person has the same reference, another tenant another one, and nobody without the key gets
 * back.
 */
public final class SubjectReference {
    private static final String ALGORITHM = "HmacSHA256";

    private SubjectReference() {}

    /**
     * @param tenantKey at least 16 bytes
     * @param identifier {@code user.id}, {@code enduser.id}, {@code user} or {@code
     *     safety_identifier}; spaces around it do not count
     * @return 43 characters of Base64 for URLs; empty for an empty identifier
     */
    public static String of(byte[] tenantKey, String identifier) {
        String stripped = identifier.strip();
        if (stripped.isEmpty()) {
            return "";
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(tenantKey, ALGORITHM));
            byte[] reference = mac.doFinal(stripped.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(reference);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
