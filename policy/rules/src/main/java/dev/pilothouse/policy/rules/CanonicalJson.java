package dev.pilothouse.policy.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * JSON in the one form that can be hashed: fields sorted, no spaces, numbers as ECMAScript writes
 * them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * The canonical form of a document.
     *
     * @param json an object or array; whole numbers beyond 2<sup>53</sup> lose digits, so callers
     *     refuse them before
     * @throws IllegalArgumentException when it is no JSON, or a field appears twice
     */
    public static String of(String json) {
        try {
            return new JsonCanonicalizer(json).getEncodedString();
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    /** SHA-256 of the UTF-8 bytes, in lower-case hexadecimal. */
    public static String digest(String canonical) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
