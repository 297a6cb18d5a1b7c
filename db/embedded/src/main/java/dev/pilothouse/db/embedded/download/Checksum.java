package dev.pilothouse.db.embedded.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A pinned checksum.
 *
 * @param algorithm {@code SHA-256} or {@code SHA-512}
 * @param hex lower case
 */
public record Checksum(String algorithm, String hex) {
    private static final int BUFFER = 1 << 20;

    /** The checksum of a file, by the same algorithm. */
    public String of(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(algorithm, e);
        }
    }

    /** Deletes a file that is not what was pinned, and says so. */
    public void require(Path file, String what) throws IOException {
        String found = of(file);
        if (!found.equals(hex)) {
            Files.delete(file);
            throw new dev.pilothouse.db.embedded.DownloadFailure(
                    what
                            + ": wrong checksum "
                            + found
                            + " (expected: "
                            + algorithm
                            + " "
                            + hex
                            + ")");
        }
    }
}
