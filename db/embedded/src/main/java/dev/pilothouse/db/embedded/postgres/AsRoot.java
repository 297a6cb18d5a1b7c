package dev.pilothouse.db.embedded.postgres;

import dev.pilothouse.db.embedded.process.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. In a user namespace without a mapping root is nobody, so a
 * container whose only user is root can run it all the same.
 */
final class AsRoot {
    private static final List<String> PREFIX = List.of("unshare", "-U");

    private AsRoot() {}

    static List<String> prefix() throws IOException, InterruptedException {
        if (!isRoot()) {
            return List.of();
        }
        if (!allowed()) {
            throw new StartFailure(
                    "PostgreSQL does not run as root and 'unshare -U' is refused here;"
                            + " run as another user or set PILOTHOUSE_POSTGRES_URL");
        }
        return PREFIX;
    }

    private static boolean isRoot() {
        return new com.sun.security.auth.module.UnixSystem().getUid() == 0;
    }

    private static boolean allowed() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-U", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(Path.of("/dev/null").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
