package dev.pilothouse.db.embedded;

import dev.pilothouse.db.embedded.process.Secrets;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.nio.file.Path;

/**
 * How Keycloak is set up.
 *
 * @param folder state of this installation
 * @param people JSON file of the people who may sign in; need not exist
 * @param databaseUrl JDBC address of its database
 * @param consoleUrl where the browser comes back to after a sign-in
 */
public record KeycloakConfig(
        Path folder,
        Path people,
        int port,
        int managementPort,
        String databaseUrl,
        String databasePassword,
        String adminPassword,
        String consoleUrl,
        String clientId,
        String clientSecret) {

    /**
     * @throws dev.pilothouse.db.model.BadInput when a secret is missing
     */
    public static KeycloakConfig of(Settings settings) {
        return new KeycloakConfig(
                settings.home().resolve("keycloak"),
                settings.home().resolve("people.json"),
                settings.port(Setting.KEYCLOAK_PORT),
                settings.port(Setting.KEYCLOAK_MANAGEMENT_PORT),
                settings.postgresUrl().replaceFirst("/[^/?]*(\\?|$)", "/keycloak$1"),
                Secrets.require(settings, Setting.POSTGRES_KEYCLOAK_PASSWORD),
                Secrets.require(settings, Setting.KEYCLOAK_ADMIN_PASSWORD),
                settings.consoleUrl(),
                settings.text(Setting.OIDC_CLIENT_ID),
                Secrets.require(settings, Setting.OIDC_CLIENT_SECRET));
    }

    /** Where browsers reach it. */
    public String url() {
        return "http://localhost:" + port;
    }

    @Override
    public String toString() {
        return "KeycloakConfig[folder=" + folder + ", port=" + port + "]";
    }
}
