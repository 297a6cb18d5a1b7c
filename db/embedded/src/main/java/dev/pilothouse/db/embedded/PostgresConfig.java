package dev.pilothouse.db.embedded;

import dev.pilothouse.db.embedded.process.Secrets;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.nio.file.Path;

/**
 * How a PostgreSQL server is set up.
 *
 * @param folder holds the cluster ({@code data}) and the superuser's password
 * @param cache where the programs are unpacked
 * @param port on the loopback address
 * @param durable false only for scratch servers of tests: no fsync
 */
public record PostgresConfig(
        Path folder,
        Path cache,
        int port,
        String ownerPassword,
        String appPassword,
        String keycloakPassword,
        boolean durable) {

    /**
     * @throws dev.pilothouse.db.model.BadInput when a password is missing
     */
    public static PostgresConfig of(Settings settings) {
        return new PostgresConfig(
                settings.home().resolve("postgres"),
                settings.path(Setting.CACHE),
                settings.port(Setting.POSTGRES_PORT),
                Secrets.require(settings, Setting.POSTGRES_OWNER_PASSWORD),
                Secrets.require(settings, Setting.POSTGRES_APP_PASSWORD),
                Secrets.require(settings, Setting.POSTGRES_KEYCLOAK_PASSWORD),
                true);
    }

    @Override
    public String toString() {
        return "PostgresConfig[folder=" + folder + ", port=" + port + ", durable=" + durable + "]";
    }
}
