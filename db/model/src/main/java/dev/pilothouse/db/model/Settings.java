package dev.pilothouse.db.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The settings of one process, read once from its environment and checked then. */
public final class Settings {
    private static final String PREFIX = "PILOTHOUSE_";

    private final Map<Setting, String> values;

    private Settings(Map<Setting, String> values) {
        this.values = values;
    }

    /**
     * @param environment for example {@link System#getenv()}
     * @throws BadInput when a variable that begins with {@code PILOTHOUSE_} is unknown or its value
     *     is wrong
     */
    public static Settings of(Map<String, String> environment) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        environment.forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)) {
                values.put(known(variable, value), value);
            }
        });
        Settings settings = new Settings(values);
        for (Setting setting : Setting.values()) {
            settings.check(setting);
        }
        return settings;
    }

    private static Setting known(String variable, String value) {
        return Setting.ofVariable(variable)
                .orElseThrow(() ->
                        new BadInput(variable, value, "a setting listed by 'pilothouse settings'"));
    }

    private void check(Setting setting) {
        switch (setting.kind()) {
            case PORT -> port(setting);
            case COUNT -> count(setting);
            case DURATION -> duration(setting);
            case TEXT, PATH, SECRET -> {}
        }
    }

    /** The value that was set, or the default. */
    public String text(Setting setting) {
        return values.getOrDefault(setting, setting.initial());
    }

    /** True when the environment names the setting. */
    public boolean isSet(Setting setting) {
        return values.containsKey(setting);
    }

    public int port(Setting setting) {
        return number(setting, 1, 65_535, "a port, 1 to 65535");
    }

    public int count(Setting setting) {
        return number(setting, 1, Integer.MAX_VALUE, "a whole number from 1");
    }

    private int number(Setting setting, int least, int most, String expected) {
        try {
            int number = Integer.parseInt(text(setting));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(setting, expected, e);
        }
        throw new BadInput(setting.variable(), text(setting), expected);
    }

    /** ISO 8601, for example {@code PT15M}. */
    public Duration duration(Setting setting) {
        try {
            return Duration.parse(text(setting));
        } catch (DateTimeException e) {
            throw wrong(setting, "an ISO 8601 duration such as PT15M", e);
        }
    }

    private BadInput wrong(Setting setting, String expected, Exception cause) {
        BadInput refused = new BadInput(setting.variable(), text(setting), expected);
        refused.initCause(cause);
        return refused;
    }

    /** An absolute path; a leading {@code ~} is the user's home. */
    public Path path(Setting setting) {
        String text = text(setting);
        String expanded =
                text.startsWith("~/") ? System.getProperty("user.home") + text.substring(1) : text;
        return Path.of(expanded).toAbsolutePath().normalize();
    }

    public Path home() {
        return path(Setting.HOME);
    }

    /**
     * The value of a secret, from the environment or from its file; empty when there is neither.
     */
    public Optional<String> secret(Setting setting) {
        String set = text(setting);
        return set.isEmpty() ? fromFile(secretFile(setting)) : Optional.of(set);
    }

    public Path secretFile(Setting setting) {
        return home().resolve("secrets").resolve(setting.word());
    }

    private static Optional<String> fromFile(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What console, gateway and ingest speak: {@code https} with a certificate, else http. */
    public String scheme() {
        return isCertified() ? "https" : "http";
    }

    private boolean isCertified() {
        return !text(Setting.TLS_CERTIFICATE).isEmpty() && !text(Setting.TLS_KEY).isEmpty();
    }

    /** As {@link #scheme} for what stays plain on loopback: the pool, the gateway's own port. */
    public String innerScheme() {
        return isCertified() && !bind().map(InetAddress::isLoopbackAddress).orElse(true)
                ? "https"
                : "http";
    }

    /**
     * Where this machine reaches what it serves itself: loopback, unless the parts listen on one
     * other address only.
     */
    public String hostHere() {
        return bind().filter(a -> !a.isAnyLocalAddress() && !a.isLoopbackAddress())
                .map(a ->
                        a instanceof Inet6Address
                                ? "[" + a.getHostAddress() + "]"
                                : a.getHostAddress())
                .orElse("127.0.0.1");
    }

    /** The address of a port of this machine that speaks {@link #scheme}. */
    public String urlHere(int port) {
        return scheme() + "://" + hostHere() + ":" + port;
    }

    /** Empty when it is no address, which whoever listens there refuses by name. */
    private Optional<InetAddress> bind() {
        try {
            return Optional.of(InetAddress.getByName(text(Setting.BIND)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    public String consoleUrl() {
        String host = "127.0.0.1".equals(hostHere()) ? "localhost" : hostHere();
        return orElse(
                Setting.CONSOLE_URL, scheme() + "://" + host + ":" + port(Setting.CONSOLE_PORT));
    }

    public String bridgeAddress() {
        return orElse(Setting.BRIDGE_ADDRESS, hostHere() + ":" + port(Setting.BRIDGE_PORT));
    }

    /** Certificate (PEM) that the control plane's certificate on the bridge must be signed with. */
    public Path bridgeAuthority() {
        return text(Setting.BRIDGE_AUTHORITY).isEmpty()
                ? home().resolve("bridge-authority.pem")
                : path(Setting.BRIDGE_AUTHORITY);
    }

    public String otlpEndpoint() {
        return orElse(Setting.OTLP_ENDPOINT, urlHere(port(Setting.OTLP_HTTP_PORT)));
    }

    public String postgresUrl() {
        return orElse(
                Setting.POSTGRES_URL,
                "jdbc:postgresql://127.0.0.1:" + port(Setting.POSTGRES_PORT) + "/pilothouse");
    }

    public String clickhouseUrl() {
        return orElse(Setting.CLICKHOUSE_URL, "http://127.0.0.1:" + port(Setting.CLICKHOUSE_PORT));
    }

    public String oidcIssuer() {
        return orElse(
                Setting.OIDC_ISSUER,
                "http://localhost:" + port(Setting.KEYCLOAK_PORT) + "/realms/pilothouse");
    }

    private String orElse(Setting setting, String derived) {
        return text(setting).isEmpty() ? derived : text(setting);
    }
}
