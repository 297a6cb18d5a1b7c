package dev.pilothouse.console.web;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file of the bundled model, where the pool of this machine has it. */
final class BundledWeights {
    private static final String FILE = "models/SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final int BUFFER = 1 << 20;

    private BundledWeights() {}

    /** SHA-256 of it, lower-case hexadecimal; empty when this machine does not hold it. */
    static String digest(Settings settings) throws IOException {
        String set = settings.text(Setting.POOL_MODEL);
        Path file =
                set.isEmpty() || set.contains("://")
                        ? settings.path(Setting.CACHE).resolve(FILE)
                        : settings.path(Setting.POOL_MODEL);
        return Files.isReadable(file) ? sha256(file) : "";
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
