package dev.pilothouse.db.embedded;

import dev.pilothouse.db.embedded.keycloak.KeycloakProcess;
import dev.pilothouse.db.embedded.process.Launcher;
import java.nio.file.Path;

/** Runs Keycloak as a child process of this one, with its database in PostgreSQL. */
public final class KeycloakMain {
    private KeycloakMain() {}

    public static void main(String[] args) {
        Launcher.run(
                "keycloak",
                settings -> {
                    Path distribution = Downloads.of(settings).keycloak(Progress.SILENT);
                    return KeycloakProcess.start(KeycloakConfig.of(settings), distribution);
                });
    }
}
