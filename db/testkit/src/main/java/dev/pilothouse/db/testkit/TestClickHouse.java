package dev.pilothouse.db.testkit;

import dev.pilothouse.db.embedded.ClickHouseMain;
import dev.pilothouse.db.embedded.process.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real ClickHouse engine in a child process: {@link #shared()} for most tests, {@link
 * #start(Path)} for those that kill it.
 */
public final class TestClickHouse implements AutoCloseable {
    public static final String WRITER_PASSWORD = "writer-password-of-tests";
    public static final String READER_PASSWORD = "reader-password-of-tests";
    public static final String ERASER_PASSWORD = "eraser-password-of-tests";

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Path home;
    private final int port;
    private Process process;

    private TestClickHouse(Path home, int port) throws IOException {
        this.home = home;
        this.port = port;
        this.process = spawn();
        awaitReady();
    }

    /** The engine that the tests of this JVM share; gone with it. */
    public static TestClickHouse shared() {
        return Shared.ENGINE;
    }

    /**
     * An engine of its own.
     *
     * @param home folder of its data; an earlier one continues
     */
    public static TestClickHouse start(Path home) {
        try {
            return new TestClickHouse(home, Ports.anyFree());
        } catch (IOException e) {
            throw new IllegalStateException("no scratch ClickHouse engine", e);
        }
    }

    /** Address without credentials, for example {@code http://127.0.0.1:40123}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Creates an empty database and gives its name. */
    public String database() {
        String name = "test_" + NAMES.incrementAndGet();
        execute("CREATE DATABASE " + name + " ENGINE = Atomic");
        return name;
    }

    /** Runs a statement as {@code writer} and gives the answer, tab separated. */
    public String execute(String sql) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + "/").toURL().openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Authorization", "Basic " + basic());
            connection.getOutputStream().write(sql.getBytes(StandardCharsets.UTF_8));
            boolean ok = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (var in = ok ? connection.getInputStream() : connection.getErrorStream()) {
                String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
                if (!ok) {
                    throw new IllegalStateException(answer);
                }
                return answer;
            }
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + url(), e);
        }
    }

    private static String basic() {
        return Base64.getEncoder()
                .encodeToString(("writer:" + WRITER_PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    /** Kills the process as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts it again on the same data and port. */
    public void restart() throws IOException {
        close();
        process = spawn();
        awaitReady();
    }

    private Process spawn() throws IOException {
        Path classPath = Files.createTempFile("pilothouse-test", ".args");
        Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ClickHouseMain.JAVA_OPTIONS);
        command.add("-Dpilothouse.supervised=true");
        command.add("@" + classPath);
        command.add(ClickHouseMain.class.getName());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
        builder.environment().put("PILOTHOUSE_HOME", home.toString());
        builder.environment().put("PILOTHOUSE_CACHE", Scratch.cache().toString());
        builder.environment().put("PILOTHOUSE_CLICKHOUSE_PORT", Integer.toString(port));
        builder.environment().put("PILOTHOUSE_CLICKHOUSE_WRITER_PASSWORD", WRITER_PASSWORD);
        builder.environment().put("PILOTHOUSE_CLICKHOUSE_READER_PASSWORD", READER_PASSWORD);
        builder.environment().put("PILOTHOUSE_CLICKHOUSE_ERASER_PASSWORD", ERASER_PASSWORD);
        return builder.start();
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Ports.answers(port)) {
            if (ended() || System.nanoTime() - end > 0) {
                throw new IllegalStateException(Files.readString(home.resolve("log")));
            }
        }
    }

    private boolean ended() {
        try {
            return process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Stops it cleanly. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Shared {
        static final TestClickHouse ENGINE = open();

        private static TestClickHouse open() {
            try {
                Path home = Scratch.folder("clickhouse");
                TestClickHouse engine = start(home);
                Scratch.atExit(engine::close, home);
                return engine;
            } catch (IOException e) {
                throw new IllegalStateException("no scratch ClickHouse engine", e);
            }
        }
    }
}
