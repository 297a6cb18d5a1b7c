package dev.pilothouse.console.bench.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All parts, started by the script a newcomer types, on free ports and in a folder of their own.
 */
final class RunningPilothouse implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern COMPLAINT = Pattern.compile("^\\S+ (WARN|ERROR) ");
    private static final List<String> PORTS =
            List.of(
                    "CONSOLE_PORT",
                    "GATEWAY_PORT",
                    "GATEWAY_ADMIN_PORT",
                    "POOL_PORT",
                    "BRIDGE_PORT",
                    "OTLP_GRPC_PORT",
                    "OTLP_HTTP_PORT",
                    "POSTGRES_PORT",
                    "CLICKHOUSE_PORT",
                    "KEYCLOAK_PORT",
                    "KEYCLOAK_MANAGEMENT_PORT");

    private final Map<String, String> environment = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    final Path home;

    private RunningPilothouse(Path home) throws IOException {
        this.home = home;
        environment.put("PILOTHOUSE_HOME", home.toString());
        environment.put("PILOTHOUSE_EXPORT_FOLDER", delivered().toString());
        List<ServerSocket> held = new ArrayList<>();
        for (String port : PORTS) {
            ServerSocket socket = free();
            held.add(socket);
            environment.put("PILOTHOUSE_" + port, Integer.toString(socket.getLocalPort()));
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
    }

    /** Below the ports that the system hands out, so that nobody gets it until a part listens. */
    private static ServerSocket free() throws IOException {
        BindException last = new BindException("no port was tried");
        for (int tries = 0; tries < 1000; tries++) {
            try {
                return new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000));
            } catch (BindException taken) {
                last = taken;
            }
        }
        throw last;
    }

    /** Starts everything in {@code home} and waits until every part is ready. */
    static RunningPilothouse start(Path home) throws Exception {
        return start(home, Map.of());
    }

    /**
     * As {@link #start(Path)}, with settings of its own.
     *
     * @param settings by their variables
     */
    static RunningPilothouse start(Path home, Map<String, String> settings) throws Exception {
        RunningPilothouse running = new RunningPilothouse(home);
        running.environment.putAll(settings);
        running.up();
        return running;
    }

    /** Its parts live for minutes: what the second compiler takes would not come back. */
    void up() throws Exception {
        Map<String, String> quick = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        Answer up = begin(quick, "up", "-d").end(Duration.ofMinutes(6));
        assertThat(up.exit()).as(up.text()).isZero();
    }

    void down() throws Exception {
        Answer down = run(Duration.ofMinutes(2), "down");
        assertThat(down.exit()).as(down.text()).isZero();
    }

    @Override
    public void close() throws Exception {
        run(Duration.ofMinutes(2), "down");
    }

    /** What a command printed and how it ended. */
    record Answer(int exit, String out, String err) {
        String text() {
            return out + err;
        }
    }

    Answer run(Duration limit, String... arguments) throws Exception {
        return begin(Map.of(), arguments).end(limit);
    }

    /** A person signs in as the command line's {@code login} asks for it: in a browser. */
    Answer login(Consumer<Page> person, Chromium chromium) throws Exception {
        Command login = begin(Map.of(), "login");
        Pattern address = Pattern.compile("(?m)^Open +(\\S+)$");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> address.matcher(Files.readString(login.out())).find());
        Matcher shown = address.matcher(Files.readString(login.out()));
        assertThat(shown.find()).isTrue();
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        page.navigate(shown.group(1));
        person.accept(page);
        page.context().close();
        return login.end(Duration.ofMinutes(2));
    }

    /** A command that was begun. */
    private record Command(Process process, List<String> line, Path out, Path err) {
        Answer end(Duration limit) throws Exception {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        String.join(" ", line)
                                + " did not end within "
                                + limit
                                + "\n"
                                + Files.readString(out)
                                + Files.readString(err));
            }
            return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    private Command begin(Map<String, String> more, String... arguments) throws Exception {
        Path out = Files.createTempFile("pilothouse", ".out");
        Path err = Files.createTempFile("pilothouse", ".err");
        List<String> command = new ArrayList<>(commandLine());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(repository().toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        return new Command(process, command, out, err);
    }

    private static List<String> commandLine() {
        Path cli = repository().resolve("console/cli/target");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpilothouse.root=" + repository(),
                "-Dpilothouse.terminal=false",
                "-cp",
                cli.resolve("pilothouse-console-cli.jar") + ":" + cli.resolve("lib") + "/*",
                "dev.pilothouse.console.cli.Pilothouse");
    }

    /** One line of {@code status --json}. */
    record Part(String name, String state, long pid, int restarts, long rssMb) {}

    List<Part> parts() throws Exception {
        Answer status = run(Duration.ofSeconds(120), "status", "--json");
        JsonNode parts = JSON.readTree(status.out()).path("parts");
        return StreamSupport.stream(parts.spliterator(), false)
                .map(p ->
                        new Part(
                                p.path("name").asString(),
                                p.path("state").asString(),
                                p.path("pid").asLong(),
                                p.path("restarts").asInt(),
                                p.path("rss_mb").asLong()))
                .toList();
    }

    Part part(String name) throws Exception {
        return parts().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    /** The last warnings and errors that a part wrote into its log. */
    List<String> complaints(String part, int most) throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("log").resolve(part + ".log"))) {
            List<String> found = lines.filter(l -> COMPLAINT.matcher(l).find()).toList();
            return found.subList(Math.max(0, found.size() - most), found.size());
        }
    }

    String console() {
        return "http://localhost:" + port("CONSOLE_PORT");
    }

    String gateway() {
        return "http://127.0.0.1:" + port("GATEWAY_PORT") + "/v1";
    }

    /** host:port of the gateway's admin port. */
    String gatewayAdmin() {
        return "127.0.0.1:" + port("GATEWAY_ADMIN_PORT");
    }

    String otlp() {
        return "http://127.0.0.1:" + port("OTLP_HTTP_PORT");
    }

    /** The folder below which plans of exports write. */
    Path delivered() {
        return home.resolve("delivered");
    }

    /** The console's database. */
    String postgres() {
        return "jdbc:postgresql://127.0.0.1:" + port("POSTGRES_PORT") + "/pilothouse";
    }

    private String port(String name) {
        return environment.get("PILOTHOUSE_" + name);
    }

    String secret(String name) throws IOException {
        return Files.readString(home.resolve("secrets").resolve(name)).strip();
    }

    /** The key that {@code up} prints in its curl line: tenant default, feature playground. */
    String apiKey() throws IOException {
        return secret("first-api-key");
    }

    /**
     * A fresh key of tenant default for a feature, in production; gateways know it a moment later.
     */
    String keyFor(String feature) throws Exception {
        String body =
                """
                {"tenant":"default","team":"platform","feature":"%s","environment":"production"}\
                """
                        .formatted(feature);
        return rest("POST", "/keys", body, 201).path("key").asString();
    }

    /** A person who can sign in. */
    record Person(String username, String name, String password) {}

    List<Person> people(String role) throws IOException {
        JsonNode people = JSON.readTree(home.resolve("people.json").toFile()).path("people");
        return StreamSupport.stream(people.spliterator(), false)
                .filter(p -> p.path("role").asString().equals(role))
                .map(p ->
                        new Person(
                                p.path("username").asString(),
                                p.path("name").asString(),
                                p.path("password").asString()))
                .toList();
    }

    /** An answer of the REST API, asked with the operator credential of this machine. */
    JsonNode rest(String method, String path, String body, int expected) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(console() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + secret("operator-token"))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(120))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as(method + " " + path + ": " + response.body())
                .isEqualTo(expected);
        return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
    }

    /** A row count or sum, asked of ClickHouse as the read-only user. */
    String clickhouse(String sql) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + port("CLICKHOUSE_PORT")
                                                + "/?database=pilothouse"))
                        .header("X-ClickHouse-User", "reader")
                        .header("X-ClickHouse-Key", secret("clickhouse-reader-password"))
                        .timeout(Duration.ofSeconds(120))
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body().strip();
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("pilothouse"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no folder above this one holds the script 'pilothouse'");
            }
        }
        return folder;
    }
}
