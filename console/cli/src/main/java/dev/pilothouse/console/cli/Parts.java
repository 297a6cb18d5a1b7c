package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.supervise.Part;
import dev.pilothouse.console.cli.supervise.Probe;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The processes of this installation, each after those it needs. */
final class Parts {
    private static final Duration READY_STORE = Duration.ofMinutes(5);
    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration STOP_STORE = Duration.ofSeconds(45);
    private static final Set<String> STORES = Set.of("postgres", "clickhouse", "keycloak");
    private static final String LOOPBACK = "127.0.0.1:";
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Settings settings;
    private final Path root;
    private final Path model;

    private Parts(Settings settings, Path root, Path model) {
        this.settings = settings;
        this.root = root;
        this.model = model;
    }

    /** The parts as {@code status} names them. */
    static List<Part> of(Settings settings, Path root) {
        return of(settings, root, Path.of(""));
    }

    /**
     * The parts, able to run.
     *
     * @param model the bundled model's file
     */
    static List<Part> of(Settings settings, Path root, Path model) {
        Parts parts = new Parts(settings, root, model);
        List<Part> all = new ArrayList<>();
        if (settings.text(Setting.POSTGRES_URL).isEmpty()) {
            all.add(parts.postgres());
        }
        if (settings.text(Setting.CLICKHOUSE_URL).isEmpty()) {
            all.add(parts.clickhouse());
        }
        List<String> stores = all.stream().map(Part::name).toList();
        if (settings.text(Setting.OIDC_ISSUER).isEmpty()) {
            all.add(parts.keycloak(only(stores, "postgres")));
        }
        all.add(parts.console(stores));
        all.add(parts.pool());
        all.add(parts.ingest(only(stores, "clickhouse")));
        all.add(parts.gateway());
        return List.copyOf(all);
    }

    private static List<String> only(List<String> stores, String name) {
        return stores.stream().filter(name::equals).toList();
    }

    private Part postgres() {
        int port = settings.port(Setting.POSTGRES_PORT);
        return part(
                "postgres",
                List.of(),
                embedded("PostgresMain", "-Xmx48m"),
                LOOPBACK + port,
                new Probe.Postgres(
                        settings.postgresUrl(),
                        "pilothouse_app",
                        () -> settings.secret(Setting.POSTGRES_APP_PASSWORD).orElse("")),
                READY_STORE);
    }

    private Part clickhouse() {
        int port = settings.port(Setting.CLICKHOUSE_PORT);
        return part(
                "clickhouse",
                List.of(),
                embedded("ClickHouseMain", "-Xmx256m"),
                "http://" + LOOPBACK + port,
                http("http", LOOPBACK + port, "/ping"),
                READY_STORE);
    }

    private Part keycloak(List<String> after) {
        return part(
                "keycloak",
                after,
                embedded("KeycloakMain", "-Xmx48m"),
                "http://localhost:" + settings.port(Setting.KEYCLOAK_PORT),
                http(
                        "http",
                        LOOPBACK + settings.port(Setting.KEYCLOAK_MANAGEMENT_PORT),
                        "/health/ready"),
                READY_STORE);
    }

    private Part console(List<String> after) {
        int port = settings.port(Setting.CONSOLE_PORT);
        return part(
                "console",
                after,
                java(
                        "console/web",
                        "pilothouse-console-web",
                        "dev.pilothouse.console.web.ConsoleApplication",
                        "-Xmx" + settings.text(Setting.CONSOLE_HEAP)),
                settings.consoleUrl(),
                http(settings.scheme(), here(port), "/health/ready"),
                READY_STORE);
    }

    private Part pool() {
        int port = settings.port(Setting.POOL_PORT);
        Part pool =
                part(
                        "pool",
                        List.of(),
                        java(
                                "serving-bridge/pool",
                                "pilothouse-pool",
                                "dev.pilothouse.pool.PoolMain",
                                "-Xmx96m"),
                        settings.innerScheme() + "://" + here(port),
                        http(settings.innerScheme(), here(port), "/health/ready"),
                        READY_STORE);
        return pool.with(Setting.POOL_MODEL.variable(), model.toString());
    }

    private Part ingest(List<String> after) {
        int port = settings.port(Setting.OTLP_HTTP_PORT);
        return part(
                "ingest",
                after,
                java(
                        "ingest",
                        "pilothouse-ingest",
                        "dev.pilothouse.ingest.IngestMain",
                        "-Xmx" + settings.text(Setting.INGEST_HEAP)),
                settings.urlHere(port),
                http(settings.scheme(), here(port), "/health/ready"),
                READY);
    }

    private Part gateway() {
        return part(
                "gateway",
                List.of(),
                java(
                        "serving-bridge/gateway",
                        "pilothouse-gateway",
                        "dev.pilothouse.gateway.GatewayMain",
                        "-Xmx" + settings.text(Setting.GATEWAY_HEAP)),
                settings.urlHere(settings.port(Setting.GATEWAY_PORT)),
                http(
                        settings.innerScheme(),
                        here(settings.port(Setting.GATEWAY_ADMIN_PORT)),
                        "/health/ready"),
                READY);
    }

    private Part part(
            String name,
            List<String> after,
            List<String> command,
            String address,
            Probe probe,
            Duration readyWithin) {
        Map<String, String> environment =
                Map.of(
                        Setting.HOME.variable(),
                        settings.home().toString(),
                        "JAVA_HOME",
                        System.getProperty("java.home"));
        Duration stop = STORES.contains(name) ? STOP_STORE : STOP;
        return new Part(name, after, command, environment, address, probe, readyWithin, stop);
    }

    private String here(int port) {
        return settings.hostHere() + ":" + port;
    }

    private static Probe http(String scheme, String address, String path) {
        return new Probe.Http(URI.create(scheme + "://" + address + path));
    }

    private List<String> embedded(String main, String heap) {
        return java(
                "db/embedded",
                "pilothouse-db-embedded",
                "dev.pilothouse.db.embedded." + main,
                heap,
                "-XX:TieredStopAtLevel=1");
    }

    /** A JVM in a session of its own, so that Ctrl-C reaches the supervisor alone. */
    private List<String> java(String folder, String artifact, String main, String... options) {
        Path target = root.resolve(folder).resolve("target");
        Stream<String> session =
                Files.isExecutable(SETSID) ? Stream.of(SETSID.toString()) : Stream.of();
        Stream<String> machine =
                Stream.of(
                        javaProgram(),
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dpilothouse.supervised=true");
        Stream<String> program =
                Stream.of(
                        "-cp",
                        target.resolve(artifact + ".jar") + ":" + target.resolve("lib") + "/*",
                        main);
        return Stream.of(session, machine, Stream.of(options), program).flatMap(s -> s).toList();
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
