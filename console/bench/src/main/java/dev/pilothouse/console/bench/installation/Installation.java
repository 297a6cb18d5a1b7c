package dev.pilothouse.console.bench.installation;

import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * All parts, started as a person starts them, on free ports; gone when it is closed, or when this
 * process is told to end.
 */
public final class Installation implements AutoCloseable {
    private static final Duration UP = Duration.ofMinutes(6);
    private static final Duration DOWN = Duration.ofMinutes(2);
    private static final List<Setting> PORTS =
            List.of(
                    Setting.CONSOLE_PORT,
                    Setting.GATEWAY_PORT,
                    Setting.GATEWAY_ADMIN_PORT,
                    Setting.POOL_PORT,
                    Setting.BRIDGE_PORT,
                    Setting.OTLP_GRPC_PORT,
                    Setting.OTLP_HTTP_PORT,
                    Setting.POSTGRES_PORT,
                    Setting.CLICKHOUSE_PORT,
                    Setting.KEYCLOAK_PORT,
                    Setting.KEYCLOAK_MANAGEMENT_PORT);

    private final Path home;
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicBoolean gone = new AtomicBoolean();

    private Installation(Path root) throws IOException {
        this.root = root;
        home = Files.createTempDirectory("pilothouse-bench-");
        environment.put(Setting.HOME.variable(), home.toString());
        List<Integer> ports = freePorts(PORTS.size());
        for (int i = 0; i < ports.size(); i++) {
            environment.put(PORTS.get(i).variable(), ports.get(i).toString());
        }
    }

    /**
     * Starts everything; takes half a minute or so.
     *
     * @param root the checkout, built
     * @throws Trouble when it does not start
     */
    public static Installation start(Path root) throws IOException, InterruptedException {
        Installation installation = new Installation(root);
        Runtime.getRuntime().addShutdownHook(new Thread(installation::end, "end-installation"));
        try {
            installation.run(UP, "up", "-d");
        } catch (Trouble trouble) {
            installation.close();
            throw trouble;
        }
        return installation;
    }

    /** Ports on which nothing listens now. */
    public static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    public Settings settings() {
        return Settings.of(environment);
    }

    /** What its processes have in their environment. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    public String operatorToken() {
        return settings()
                .secret(Setting.OPERATOR_TOKEN)
                .orElseThrow(() -> new Trouble("the installation has no operator token"));
    }

    private void run(Duration limit, String command, String... options)
            throws IOException, InterruptedException {
        Path log = home.resolve("bench-" + command + ".log");
        List<String> line = new ArrayList<>(commandLine());
        line.add(command);
        line.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        if (!ended || process.exitValue() != 0) {
            throw new Trouble(
                    "'pilothouse "
                            + command
                            + "' "
                            + (ended ? "failed" : "did not end within " + limit)
                            + ":\n"
                            + Files.readString(log));
        }
    }

    private List<String> commandLine() {
        Path cli = root.resolve("console/cli/target");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpilothouse.root=" + root,
                "-Dpilothouse.terminal=false",
                "-cp",
                cli.resolve("pilothouse-console-cli.jar") + ":" + cli.resolve("lib") + "/*",
                "dev.pilothouse.console.cli.Pilothouse");
    }

    private void end() {
        try {
            close();
        } catch (IOException | Trouble e) {
            System.err.println("pilothouse: " + home + " was not cleaned up: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (gone.getAndSet(true)) {
            return;
        }
        run(DOWN, "down");
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
