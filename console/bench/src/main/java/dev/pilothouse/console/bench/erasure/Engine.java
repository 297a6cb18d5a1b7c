package dev.pilothouse.console.bench.erasure;

import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.installation.Installation;
import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.clickhouse.Migrator;
import dev.pilothouse.db.embedded.ClickHouseMain;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A ClickHouse engine of this measurement alone, as a child process; gone when it is closed. */
final class Engine implements AutoCloseable {
    private static final String PASSWORD = "of-this-measurement";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STATEMENT = Duration.ofMinutes(10);

    private final Path home;
    private final int port;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    private Engine(Path home, int port, Process process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    static Engine start() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("pilothouse-bench-");
        int port = Installation.freePorts(1).getFirst();
        Engine engine = new Engine(home, port, spawn(home, port));
        engine.awaitReady();
        new Migrator(engine.access("writer")).migrate();
        return engine;
    }

    private static Process spawn(Path home, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ClickHouseMain.JAVA_OPTIONS);
        command.add("-Dpilothouse.supervised=true");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ClickHouseMain.class.getName());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("log").toFile());
        var environment = builder.environment();
        Settings own = Settings.of(System.getenv());
        environment.put(Setting.HOME.variable(), home.toString());
        environment.put(Setting.CACHE.variable(), own.path(Setting.CACHE).toString());
        environment.put(Setting.CLICKHOUSE_PORT.variable(), Integer.toString(port));
        environment.put(Setting.CLICKHOUSE_WRITER_PASSWORD.variable(), PASSWORD);
        environment.put(Setting.CLICKHOUSE_READER_PASSWORD.variable(), PASSWORD);
        environment.put(Setting.CLICKHOUSE_ERASER_PASSWORD.variable(), PASSWORD);
        return builder.start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                throw new Trouble(
                        "ClickHouse does not start:\n" + Files.readString(home.resolve("log")));
            }
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return ask("SELECT 1").equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    Access access(String user) {
        return new Access("http://127.0.0.1:" + port, user, PASSWORD, Access.DATABASE);
    }

    /** Runs a statement as the writer and gives the answer, tab separated. */
    String ask(String sql) throws IOException, InterruptedException {
        String user = "writer:" + PASSWORD;
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        user.getBytes(StandardCharsets.UTF_8)))
                        .timeout(STATEMENT)
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new Trouble(answer.body());
        }
        return answer.body().strip();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
