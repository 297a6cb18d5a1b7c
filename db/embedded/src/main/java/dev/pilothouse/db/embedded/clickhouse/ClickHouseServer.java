package dev.pilothouse.db.embedded.clickhouse;

import dev.pilothouse.db.embedded.ClickHouseConfig;
import dev.pilothouse.db.embedded.process.Part;
import dev.pilothouse.db.embedded.process.Ports;
import dev.pilothouse.db.model.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine and its front, in this process: one per process, it cannot be opened twice. */
public final class ClickHouseServer implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseServer.class);
    private static final int DRAIN_SECONDS = 8;

    private final Engine engine;
    private final HttpFront front;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private ClickHouseServer(Engine engine, HttpFront front) {
        this.engine = engine;
        this.front = front;
    }

    /**
     * @throws dev.pilothouse.db.embedded.process.StartFailure when the port or the folder is in use
     */
    public static ClickHouseServer start(ClickHouseConfig config, Path library) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Ports.requireFree(config.port(), Setting.CLICKHOUSE_PORT);
        Engine engine = Engine.open(library, config.folder(), config.memoryMb());
        createDatabase(engine);
        Users users =
                new Users(
                        config.writerPassword(), config.readerPassword(), config.eraserPassword());
        HttpFront front = new HttpFront(engine, users, config.port());
        front.start();
        LOG.info("ClickHouse engine {} listens on 127.0.0.1:{}", engine.version(), front.port());
        return new ClickHouseServer(engine, front);
    }

    /** {@code default} is an overlay over the file system: ours is a database of its own. */
    private static void createDatabase(Engine engine) {
        try (Connection connection = engine.connect()) {
            connection.text("CREATE DATABASE IF NOT EXISTS pilothouse ENGINE = Atomic");
        }
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return exit;
    }

    /** Ends the process hard when a statement does not end: closing under it would crash. */
    @Override
    public void close() {
        try {
            if (!front.drain(DRAIN_SECONDS)) {
                LOG.warn("a statement still runs; leaving without closing the engine");
                Libc.exit(0);
            }
            engine.close();
            exit.complete(0);
        } catch (InterruptedException | RuntimeException e) {
            LOG.warn("leaving without closing the engine", e);
            Libc.exit(0);
        }
    }
}
