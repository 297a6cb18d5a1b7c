package dev.pilothouse.db.embedded.keycloak;

import dev.pilothouse.db.embedded.Progress;
import dev.pilothouse.db.embedded.download.KeycloakArchive;
import dev.pilothouse.db.embedded.download.Unpack;
import dev.pilothouse.db.embedded.process.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keycloak, unpacked, dressed and built for PostgreSQL once per version, options and theme. */
public final class Distribution {
    private static final List<String> BUILD =
            List.of(
                    "build",
                    "--db=postgres",
                    "--health-enabled=true",
                    "--features-disabled=ciba,kerberos");
    private static final int DIGITS = 12;

    private Distribution() {}

    /** Gives the folder of the built distribution; the first call takes about a minute. */
    public static Path ensure(Path cache, Progress progress) throws IOException {
        String key =
                Integer.toHexString(BUILD.hashCode()) + "-" + Theme.digest().substring(0, DIGITS);
        Path folder = cache.resolve("keycloak-" + KeycloakArchive.VERSION + "-" + key);
        return Unpack.once(folder, to -> build(to, progress))
                .resolve("keycloak-" + KeycloakArchive.VERSION);
    }

    private static void build(Path to, Progress progress) throws IOException {
        Path folder = KeycloakArchive.unpack(to, progress);
        Theme.copy(folder.resolve("themes"));
        progress.advanced("Keycloak's build", 0, -1);
        List<String> command = new ArrayList<>(List.of(folder.resolve("bin/kc.sh").toString()));
        command.addAll(BUILD);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireDone(process, said);
    }

    private static void requireDone(Process process, String said) {
        try {
            if (process.waitFor() != 0) {
                throw new StartFailure("Keycloak's build failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while building Keycloak", e);
        }
    }
}
