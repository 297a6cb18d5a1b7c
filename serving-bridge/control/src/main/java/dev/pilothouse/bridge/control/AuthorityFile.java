package dev.pilothouse.bridge.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The authority's certificate where nodes of this machine find it. */
final class AuthorityFile {
    private AuthorityFile() {}

    /** Writes it whole or not at all; a file that is right already is left alone. */
    static void write(Path file, String pem) {
        try {
            if (Files.exists(file) && Files.readString(file).equals(pem)) {
                return;
            }
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new");
            Files.write(fresh, pem.getBytes(UTF_8));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
