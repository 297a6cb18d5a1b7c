package dev.pilothouse.db.embedded;

import dev.pilothouse.db.embedded.download.ClickHouseLibrary;
import dev.pilothouse.db.embedded.download.Model;
import dev.pilothouse.db.embedded.keycloak.Distribution;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a machine lacks, fetched once into {@code CACHE}: by the machine's own package clients or
 * the registries they name, checked against pinned checksums, safe when two processes ask at once.
 */
public final class Downloads {
    private final Settings settings;

    private Downloads(Settings settings) {
        this.settings = settings;
    }

    public static Downloads of(Settings settings) {
        return new Downloads(settings);
    }

    /**
     * The ClickHouse engine's library (178 MB to fetch).
     *
     * @throws DownloadFailure when it cannot be fetched
     */
    public Path clickHouseLibrary(Progress progress) {
        return fetch(cache -> ClickHouseLibrary.ensure(cache, progress));
    }

    /**
     * The bundled model's GGUF file (98 MB): {@code POOL_MODEL}, or fetched.
     *
     * @throws DownloadFailure when it cannot be fetched or is another file
     */
    public Path model(Progress progress) {
        return fetch(cache -> Model.ensure(cache, settings.text(Setting.POOL_MODEL), progress));
    }

    /**
     * Keycloak with our theme, built for PostgreSQL (176 MB to fetch, about a minute to build).
     *
     * @throws DownloadFailure when it cannot be fetched
     */
    public Path keycloak(Progress progress) {
        return fetch(cache -> Distribution.ensure(cache, progress));
    }

    private Path fetch(Source source) {
        Path cache = settings.path(Setting.CACHE);
        try {
            Files.createDirectories(cache);
            return source.into(cache);
        } catch (IOException e) {
            throw new DownloadFailure("cannot write to " + cache + ": " + e, e);
        }
    }

    @FunctionalInterface
    private interface Source {
        Path into(Path cache) throws IOException;
    }
}
