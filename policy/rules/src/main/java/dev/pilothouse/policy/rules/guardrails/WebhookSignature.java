package dev.pilothouse.policy.rules.guardrails;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs questions to webhooks: {@code X-Pilothouse-Signature: t=<seconds>,v1=<hex>}, the
 * HMAC-SHA256 of {@code <seconds>.<body>} under a key of the tenant.
 */
public final class WebhookSignature {
    /** Name of the header. */
    public static final String HEADER = "X-Pilothouse-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "pilothouse guardrail webhook v1";

    private WebhookSignature() {}

    /**
     * The key of a tenant, drawn from its subject key and good for nothing else.
     *
     * @param subjectKey empty gives a key of no secret, for a tenant that is not known yet
     */
    public static byte[] key(byte[] subjectKey) {
        return hmac(subjectKey.length == 0 ? new byte[1] : subjectKey, PURPOSE.getBytes(UTF_8));
    }

    /**
     * The value of the header.
     *
     * @param seconds since 1970
     */
    public static String of(byte[] key, long seconds, byte[] body) {
        byte[] stamp = (seconds + ".").getBytes(UTF_8);
        byte[] signed = new byte[stamp.length + body.length];
        System.arraycopy(stamp, 0, signed, 0, stamp.length);
        System.arraycopy(body, 0, signed, stamp.length, body.length);
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hmac(key, signed));
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 belongs to every Java runtime", e);
        }
    }
}
