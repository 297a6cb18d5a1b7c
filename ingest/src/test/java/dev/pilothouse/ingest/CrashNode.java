package dev.pilothouse.ingest;

import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.ingest.transport.Transports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Ingest in a JVM of its own, to be killed. */
final class CrashNode implements AutoCloseable {
    private final Path folder;
    private final String url;
    private final String database;
    private Process process;

    CrashNode(Path folder, String url, String database) throws Exception {
        this.folder = folder;
        this.url = url;
        this.database = database;
        this.process = spawn();
    }

    /** In the child: folder, address of ClickHouse, database. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Ingest ingest =
                new Ingest(
                        new Ingest.Config(
                                new Access(
                                        arguments[1],
                                        "writer",
                                        TestClickHouse.WRITER_PASSWORD,
                                        arguments[2]),
                                folder.resolve("spool"),
                                1 << 30,
                                java.time.Duration.ofDays(90),
                                new Transports.Config(
                                        "127.0.0.1", 0, 0, Optional.empty(), 8 << 20)));
        RunningIngest.applyDefaults(ingest.resources());
        ingest.listen();
        Path port = folder.resolve("port.new");
        Files.writeString(port, Integer.toString(ingest.httpPort()));
        Files.move(port, folder.resolve("port"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        Thread.currentThread().join();
    }

    private Process spawn() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve("port"));
        Process started =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx192m",
                                        "-XX:TieredStopAtLevel=1",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        CrashNode.class.getName(),
                                        folder.toString(),
                                        url,
                                        database))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                        .start();
        while (!Files.exists(folder.resolve("port"))) {
            if (started.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(Files.readString(folder.resolve("log")));
            }
        }
        return started;
    }

    /** As {@code kill -9}, then a new process on the same folder. */
    void crash() throws IOException, InterruptedException {
        close();
        process = spawn();
    }

    /** Changes with each crash; empty while it starts. */
    Optional<Integer> port() {
        try {
            return Optional.of(Integer.valueOf(Files.readString(folder.resolve("port"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
