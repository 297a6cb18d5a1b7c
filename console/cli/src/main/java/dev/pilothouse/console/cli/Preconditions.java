package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.os.Port;
import dev.pilothouse.console.cli.supervise.Part;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold before anything is started; each refusal says what to change. */
final class Preconditions {
    /** MiB that a new installation takes: stores, logs, node state. */
    private static final long FIRST_START_MB = 1024;

    /** MiB without which the stores stop accepting writes soon. */
    private static final long RUNNING_MB = 256;

    private static final Map<String, Set<Setting>> PORTS = new LinkedHashMap<>();

    static {
        PORTS.put("postgres", Set.of(Setting.POSTGRES_PORT));
        PORTS.put("clickhouse", Set.of(Setting.CLICKHOUSE_PORT));
        PORTS.put("keycloak", Set.of(Setting.KEYCLOAK_PORT, Setting.KEYCLOAK_MANAGEMENT_PORT));
        PORTS.put("console", Set.of(Setting.CONSOLE_PORT, Setting.BRIDGE_PORT));
        PORTS.put("pool", Set.of(Setting.POOL_PORT));
        PORTS.put("ingest", Set.of(Setting.OTLP_GRPC_PORT, Setting.OTLP_HTTP_PORT));
        PORTS.put("gateway", Set.of(Setting.GATEWAY_PORT, Setting.GATEWAY_ADMIN_PORT));
    }

    private final Settings settings;
    private final InetAddress address;

    private Preconditions(Settings settings) {
        this.settings = settings;
        this.address = address(settings);
    }

    /**
     * @throws Failure or BadInput when something does not hold
     */
    static void check(Settings settings, List<Part> parts) {
        Preconditions preconditions = new Preconditions(settings);
        preconditions.requireCertificateBeyondLoopback();
        preconditions.requireDistinctPorts(parts);
        preconditions.requireFreePorts(parts);
    }

    private void requireCertificateBeyondLoopback() {
        if (address.isLoopbackAddress()) {
            return;
        }
        for (Setting file : List.of(Setting.TLS_CERTIFICATE, Setting.TLS_KEY)) {
            String path = settings.text(file);
            if (path.isEmpty() || !Files.isReadable(Path.of(path))) {
                throw new BadInput(
                        file.variable(),
                        path,
                        "a readable PEM file, because "
                                + Setting.BIND.variable()
                                + "="
                                + settings.text(Setting.BIND)
                                + " is beyond loopback");
            }
        }
    }

    private static InetAddress address(Settings settings) {
        try {
            return InetAddress.getByName(settings.text(Setting.BIND));
        } catch (UnknownHostException e) {
            BadInput refused =
                    new BadInput(
                            Setting.BIND.variable(),
                            settings.text(Setting.BIND),
                            "an address of this machine");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * @throws Failure when the disk of the installation is full
     */
    static void requireSpace(Settings settings) throws IOException {
        Path folder = settings.home();
        boolean first = !Files.exists(folder.resolve("people.json"));
        long neededMb = first ? FIRST_START_MB : RUNNING_MB;
        long freeMb = Disk.freeMb(folder);
        if (freeMb < neededMb) {
            throw new Failure(
                    "the disk of %s is full: %d MB free, %d MB needed. Free some, or set %s to another folder"
                            .formatted(folder, freeMb, neededMb, Setting.HOME.variable()));
        }
    }

    private void requireDistinctPorts(List<Part> parts) {
        Map<Integer, Setting> seen = new LinkedHashMap<>();
        for (Setting setting : ports(parts)) {
            Setting other = seen.put(settings.port(setting), setting);
            if (other != null) {
                throw new BadInput(
                        setting.variable(),
                        settings.text(setting),
                        "another port than " + other.variable());
            }
        }
    }

    private void requireFreePorts(List<Part> parts) {
        String busy =
                ports(parts).stream()
                        .filter(setting -> !new Port(settings.port(setting)).isFree(address))
                        .map(this::busy)
                        .collect(Collectors.joining("; "));
        if (!busy.isEmpty()) {
            throw new Failure(busy);
        }
    }

    private String busy(Setting setting) {
        Port port = new Port(settings.port(setting));
        String holder =
                port.holder()
                        .map(p ->
                                "pid "
                                        + p.pid()
                                        + p.info().command().map(c -> " (" + c + ")").orElse(""))
                        .orElse("another process");
        return "port %d is in use by %s: stop it, or set %s to a free port"
                .formatted(port.number(), holder, setting.variable());
    }

    private static List<Setting> ports(List<Part> parts) {
        return parts.stream()
                .flatMap(part -> PORTS.getOrDefault(part.name(), Set.of()).stream())
                .sorted()
                .toList();
    }
}
