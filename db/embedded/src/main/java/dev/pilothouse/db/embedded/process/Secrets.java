package dev.pilothouse.db.embedded.process;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that a store needs. */
public final class Secrets {
    private static final int BYTES = 24;

    private Secrets() {}

    /**
     * @throws BadInput when neither the environment nor its file has the secret
     */
    public static String require(Settings settings, Setting setting) {
        return settings.secret(setting)
                .filter(secret -> !secret.isBlank())
                .orElseThrow(() ->
                        new BadInput(
                                setting.variable(),
                                "",
                                "a secret, or the file " + settings.secretFile(setting)));
    }

    /** 192 random bits as text without special characters. */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads a secret of ours, or draws and keeps it in a file that only its owner can read. */
    public static String keep(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            writePrivate(file, random());
        }
        return Files.readString(file).strip();
    }

    /** Writes a file with mode 0600, whole or not at all. */
    public static void writePrivate(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(
                part,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, text, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
