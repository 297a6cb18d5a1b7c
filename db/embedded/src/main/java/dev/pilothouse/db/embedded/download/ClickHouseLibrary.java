package dev.pilothouse.db.embedded.download;

import dev.pilothouse.db.embedded.DownloadFailure;
import dev.pilothouse.db.embedded.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** libchdb, the ClickHouse engine as a library, from its npm package. */
public final class ClickHouseLibrary {
    private static final String WHAT = "ClickHouse engine";
    private static final String VERSION = "26.7.3-stable.1";
    private static final String NAME = "lib-linux-x64-gnu";
    private static final Checksum CHECKSUM =
            new Checksum(
                    "SHA-512",
                    "5cff7b98caa7739b59a4a432c11f0dedc2d3b073624e61ebdf4a42e66ce8de35"
                            + "a6ba48ca9f62016bad1cd81fe059435cb858ce3235a8a2b408082a81563e70a7");

    private ClickHouseLibrary() {}

    /** Gives the library's file, fetched at first use. */
    public static Path ensure(Path cache, Progress progress) throws IOException {
        Path folder = cache.resolve("clickhouse-" + NAME + "-" + VERSION);
        requireSupported(folder);
        return Unpack.once(folder, to -> unpack(cache, to, progress)).resolve("package/libchdb.so");
    }

    private static void requireSupported(Path folder) {
        String machine = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
        if (!machine.equals("Linux/amd64") && !Files.exists(folder)) {
            throw new DownloadFailure(
                    WHAT
                            + ": not tried on "
                            + machine
                            + "; set PILOTHOUSE_CLICKHOUSE_URL to a server of your own");
        }
    }

    private static void unpack(Path cache, Path to, Progress progress) throws IOException {
        Path archive = cache.resolve(NAME + "-" + VERSION + ".tgz");
        if (!Files.exists(archive)) {
            new Fetch(WHAT, progress).to(archive, address(cache), CHECKSUM);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            Unpack.tar(in, to);
        }
        Files.delete(archive);
    }

    private static URI address(Path cache) throws IOException {
        String npm = Tool.find(WHAT, List.of("npm"));
        String registry = Tool.run(WHAT, cache, List.of(npm, "config", "get", "registry")).strip();
        String base = registry.endsWith("/") ? registry : registry + "/";
        return URI.create(base + "@chdb/" + NAME + "/-/" + NAME + "-" + VERSION + ".tgz");
    }
}
