package dev.pilothouse.policy.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.registry.Secrets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names of what is decided about. */
final class Digests {
    private Digests() {}

    /** SHA-256 of parts, each with its length, so that no two lists of parts are alike. */
    static String of(List<String> parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.getBytes(UTF_8).length).append(':').append(part);
        }
        return HexFormat.of().formatHex(Secrets.sha256(text.toString()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
