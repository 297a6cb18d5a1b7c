package dev.pilothouse.console.web.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import dev.pilothouse.policy.rules.Signatures;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a receiver says that it did, signed over the very bytes of its answer: the domain, a line
 * break, the body.
 *
 * @param items that it counted, deleted or still finds
 * @param at when, by its clock
 * @param digest SHA-256 of the body
 * @param signature as it came, with its algorithm
 */
record Acknowledgement(long items, Instant at, String digest, String signature) {
    /** Name of the header with {@code hmac-sha256=<hex>} or {@code ed25519=<Base64>}. */
    static final String HEADER = "X-Pilothouse-Acknowledgement";

    static final String DOMAIN = "pilothouse-erasure-acknowledgement-v1";
    private static final String HMAC = "hmac-sha256=";
    private static final String ED25519 = "ed25519=";

    /** So far may the receiver's clock be from ours. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** What an acknowledgement must be about. */
    record Asked(String id, String nonce, String operation) {}

    /**
     * Who signs.
     *
     * @param secret shared with the receiver; not used when there is a public key
     * @param publicKey Ed25519, X.509; empty: the secret signs
     */
    record Signer(byte[] secret, byte[] publicKey) {
        boolean signed(byte[] body, String signature) {
            byte[] text = inDomain(body);
            if (publicKey.length > 0) {
                return signature.startsWith(ED25519)
                        && Signatures.verify(
                                publicKey, text, base64(signature.substring(ED25519.length())));
            }
            return secret.length > 0
                    && signature.startsWith(HMAC)
                    && MessageDigest.isEqual(
                            (HMAC + HexFormat.of().formatHex(hmac(secret, text))).getBytes(UTF_8),
                            signature.getBytes(UTF_8));
        }

        private static byte[] base64(String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException _) {
                return new byte[0];
            }
        }
    }

    private static byte[] inDomain(byte[] body) {
        byte[] domain = (DOMAIN + "\n").getBytes(UTF_8);
        return ByteBuffer.allocate(domain.length + body.length).put(domain).put(body).array();
    }

    private static byte[] hmac(byte[] secret, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads and checks an answer.
     *
     * @throws IndexTrouble when it is not signed by who should, about something else, or from
     *     another time
     */
    static Acknowledgement of(
            HttpResponse<byte[]> answer, Asked asked, Signer signer, Instant now) {
        if (answer.statusCode() != 200) {
            throw new IndexTrouble("the receiver answered HTTP " + answer.statusCode());
        }
        String signature =
                answer.headers()
                        .firstValue(HEADER)
                        .orElseThrow(() -> new IndexTrouble("the acknowledgement is not signed"));
        if (!signer.signed(answer.body(), signature)) {
            throw new IndexTrouble("the signature of the acknowledgement is wrong");
        }
        return read(answer.body(), signature, asked, now);
    }

    private static Acknowledgement read(byte[] body, String signature, Asked asked, Instant now) {
        JsonNode said = json(body);
        same(said, "id", asked.id());
        same(said, "nonce", asked.nonce());
        same(said, "operation", asked.operation());
        JsonNode items = said.path("items");
        if (!items.isIntegralNumber() || items.asLong() < 0) {
            throw new IndexTrouble("the acknowledgement names no number of items");
        }
        Instant at = time(said.path("at").asString(""));
        if (Duration.between(at, now).abs().compareTo(SKEW) > 0) {
            throw new IndexTrouble("the acknowledgement is of " + at + ", now it is " + now);
        }
        return new Acknowledgement(items.asLong(), at, sha256(body), signature);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new IndexTrouble("the acknowledgement is no JSON", e);
        }
    }

    private static void same(JsonNode said, String field, String asked) {
        if (!said.path(field).asString("").equals(asked)) {
            throw new IndexTrouble("the acknowledgement is about another question: " + field);
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IndexTrouble("the acknowledgement names no time", e);
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For the certificate. */
    String words() {
        return "acknowledged at %s (body sha256:%s, signature %s)".formatted(at, digest, signature);
    }
}
