package dev.pilothouse.db.embedded.clickhouse;

import dev.pilothouse.db.embedded.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** The engine of this process, on one folder. */
final class Engine implements AutoCloseable {
    private final Library library;
    private final List<String> arguments;
    private final Connection keeper;
    private final String start = UUID.randomUUID().toString();
    private final String version;

    private Engine(Library library, List<String> arguments) {
        this.library = library;
        this.arguments = arguments;
        this.keeper = new Connection(library, arguments);
        this.version = library.version();
    }

    /**
     * @param memoryMb most memory of the whole process, in MiB
     */
    static Engine open(Path libraryFile, Path folder, int memoryMb) throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Libc.setTimeZone("UTC");
        Library library = new Library(libraryFile);
        Libc.changeDirectory(empty);
        List<String> arguments =
                List.of(
                        "--path=" + data,
                        "--max_server_memory_usage=" + ((long) memoryMb << 20),
                        "--mark_cache_size=" + (64L << 20),
                        "--background_pool_size=4");
        try {
            return new Engine(library, arguments);
        } catch (EngineException e) {
            throw new StartFailure(
                    "cannot open "
                            + data
                            + " (is another engine running on it?): "
                            + e.getMessage(),
                    e);
        }
    }

    /** A session of its own for one request: 0.2 ms to open and close. */
    Connection connect() {
        return new Connection(library, arguments);
    }

    /**
     * A value never used before, drawn when this engine was started: part of every deduplication
     * token.
     */
    String start() {
        return start;
    }

    String version() {
        return version;
    }

    /** Asks every running statement to end; {@code SYNC} would hang. */
    void killQueries() {
        keeper.text("KILL QUERY WHERE query_id != queryID() ASYNC");
    }

    /** Only when no statement runs and every other connection is closed. */
    @Override
    public void close() {
        keeper.close();
        library.shutdown();
    }
}
