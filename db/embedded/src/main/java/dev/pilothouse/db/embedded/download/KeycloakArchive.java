package dev.pilothouse.db.embedded.download;

import dev.pilothouse.db.embedded.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Keycloak's distribution, from its Maven artifact by the machine's Maven. */
public final class KeycloakArchive {
    public static final String VERSION = "26.7.3";

    private static final String WHAT = "Keycloak";
    private static final String FILE = "keycloak-quarkus-dist-" + VERSION + ".tar.gz";
    private static final String ARTIFACT =
            "org.keycloak:keycloak-quarkus-dist:" + VERSION + ":tar.gz";
    private static final String PLUGIN =
            "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
    private static final long BYTES = 176_448_763;
    private static final Checksum CHECKSUM =
            new Checksum(
                    "SHA-256", "77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47");

    private KeycloakArchive() {}

    /** Unpacks the distribution below a folder and gives its own folder. */
    public static Path unpack(Path to, Progress progress) throws IOException {
        progress.advanced(WHAT, 0, BYTES);
        String maven = Tool.find(WHAT, List.of("mvn"));
        Tool.run(
                WHAT,
                to,
                List.of(
                        maven,
                        "-B",
                        "-ntp",
                        "-q",
                        PLUGIN,
                        "-Dartifact=" + ARTIFACT,
                        "-DoutputDirectory=" + to));
        Path archive = to.resolve(FILE);
        CHECKSUM.require(archive, WHAT);
        progress.advanced(WHAT, BYTES, BYTES);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            Unpack.tar(in, to);
        }
        Files.delete(archive);
        return to.resolve("keycloak-" + VERSION);
    }
}
