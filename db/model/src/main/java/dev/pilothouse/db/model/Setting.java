package dev.pilothouse.db.model;

import static dev.pilothouse.db.model.Setting.Kind.*;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every setting of every part. The name in the environment is {@code PILOTHOUSE_} and the
 * constant's name. A {@link Kind#SECRET} without a value is read from the file {@code
 * secrets/<word>} under {@link #HOME}, which {@code up} writes.
 */
public enum Setting {
    HOME(PATH, ".pilothouse", "Folder of all state: stores, secrets, logs, node state"),
    CACHE(PATH, "~/.cache/pilothouse", "Folder of downloads, shared by checkouts"),
    BIND(
            TEXT,
            "127.0.0.1",
            "Address that all parts listen on; another one needs TLS_CERTIFICATE and TLS_KEY"),
    TLS_CERTIFICATE(
            TEXT, "", "PEM file with the certificate chain, for an address beyond loopback"),
    TLS_KEY(TEXT, "", "PEM file with the private key (PKCS#8), for an address beyond loopback"),

    CONSOLE_PORT(PORT, "8080", "Console and REST API"),
    CONSOLE_URL(TEXT, "", "Public address of the console; empty: localhost and CONSOLE_PORT"),
    CONSOLE_NAME(
            TEXT, "", "Name of this console where several run; empty: the name of the machine"),
    CONSOLE_HEAP(TEXT, "384m", "Java heap of the console"),
    GATEWAY_PORT(PORT, "8088", "LLM gateway"),
    GATEWAY_ADMIN_PORT(
            PORT, "8089", "Health and metrics of the gateway; on loopback break-glass kills too"),
    GATEWAY_BREAK_GLASS_PORT(
            PORT, "8087", "Break-glass kills beyond loopback (mutual TLS); not used on loopback"),
    GATEWAY_NAME(TEXT, "gateway-1", "Name of this gateway as a node"),
    GATEWAY_HEAP(TEXT, "192m", "Java heap of the gateway"),
    GATEWAY_MAX_BODY_MB(COUNT, "16", "Largest request of a caller in MiB"),
    GATEWAY_MAX_CALLS(COUNT, "2000", "Open calls of one gateway; more are pushed back with 503"),
    GATEWAY_CACHE_MB(COUNT, "32", "Memory for cached answers of one gateway in MiB"),
    GATEWAY_CALL_TIMEOUT(DURATION, "PT10M", "Longest time that one call may take"),
    GATEWAY_SPOOL_MB(COUNT, "256", "Largest spool of a gateway's telemetry on disk in MiB"),
    GATEWAY_DRAIN(DURATION, "PT8S", "How long a stopping gateway lets open calls end"),
    POOL_PORT(PORT, "8090", "Serving pool"),
    POOL_NAME(TEXT, "pool-1", "Name of this pool as a node"),
    POOL_MODEL(
            TEXT,
            "",
            "Path or URL of the bundled model's GGUF file; empty: fetched by its checksum"),
    POOL_SLOTS(COUNT, "4", "Answers that one replica generates at the same time"),
    BRIDGE_PORT(PORT, "8091", "Serving bridge of the control plane (gRPC, mutual TLS)"),
    BRIDGE_ADDRESS(
            TEXT,
            "",
            "host:port where nodes reach the control plane; empty: 127.0.0.1:BRIDGE_PORT"),
    BRIDGE_AUTHORITY(
            TEXT,
            "",
            "PEM file with the certificate of the bridge's authority; empty:"
                    + " HOME/bridge-authority.pem"),
    OTLP_GRPC_PORT(PORT, "4317", "OTLP over gRPC"),
    OTLP_HTTP_PORT(PORT, "4318", "OTLP over HTTP, protobuf and JSON"),
    OTLP_ENDPOINT(
            TEXT, "", "Where gateways send their spans; empty: this machine and OTLP_HTTP_PORT"),
    INGEST_NAME(TEXT, "ingest-1", "Name of this ingest process as a node"),
    INGEST_HEAP(TEXT, "256m", "Java heap of ingest"),
    INGEST_SPOOL_MB(
            COUNT, "1024", "Most MiB that wait for ClickHouse; then senders are pushed back"),
    INGEST_MAX_BODY_MB(COUNT, "64", "Largest OTLP request in MiB, after decompression"),
    INGEST_MAX_AGE_DAYS(COUNT, "90", "Oldest event time that is accepted, in days"),
    PLAYGROUND_DAYS(
            COUNT,
            "90",
            "Days that runs of the playground are kept; evidence of a release stays as long as"
                    + " the release"),

    BACKUP_DAYS(
            COUNT,
            "30",
            "Days that backups of the stores are kept: what certificates of erasure state of them"),
    EXPORT_DAYS(COUNT, "30", "Days that files of audit exports are kept"),
    EXPORT_MAX_MB(
            COUNT, "20480", "Most MiB that files of audit exports may take; the oldest go first"),
    EXPORT_FILES(
            TEXT,
            "",
            "Folder of the files of audit exports; a shared one where several consoles run, so"
                    + " that each can hand out every file; empty: HOME/exports"),
    EXPORT_FOLDER(
            TEXT,
            "",
            "Folder below which scheduled audit exports may be written; empty: nowhere but"
                    + " HOME/exports"),

    POSTGRES_PORT(PORT, "5439", "Embedded PostgreSQL"),
    POSTGRES_URL(TEXT, "", "JDBC address of a PostgreSQL 18 of your own; empty: the embedded one"),
    POSTGRES_OWNER_PASSWORD(SECRET, "", "Password of role pilothouse_owner, which migrates"),
    POSTGRES_APP_PASSWORD(
            SECRET, "", "Password of role pilothouse_app, which the console works as"),
    POSTGRES_KEYCLOAK_PASSWORD(SECRET, "", "Password of role keycloak"),
    CLICKHOUSE_PORT(PORT, "8124", "Embedded ClickHouse engine (HTTP)"),
    CLICKHOUSE_URL(
            TEXT, "", "Address of a ClickHouse server of your own; empty: the embedded engine"),
    CLICKHOUSE_MEMORY_MB(COUNT, "2048", "Most memory the embedded ClickHouse engine may use"),
    CLICKHOUSE_WRITER_PASSWORD(SECRET, "", "Password of user writer: ingest"),
    CLICKHOUSE_READER_PASSWORD(SECRET, "", "Password of user reader: console, read only"),
    CLICKHOUSE_ERASER_PASSWORD(SECRET, "", "Password of user eraser: erasure jobs"),

    KEYCLOAK_PORT(PORT, "8180", "Embedded Keycloak"),
    KEYCLOAK_MANAGEMENT_PORT(PORT, "8181", "Health of the embedded Keycloak"),
    KEYCLOAK_ADMIN_PASSWORD(SECRET, "", "Password of Keycloak's administrator"),
    OIDC_ISSUER(
            TEXT,
            "",
            "Issuer of an OpenID provider of your own; empty: the embedded Keycloak's realm"
                    + " pilothouse"),
    OIDC_CLIENT_ID(TEXT, "console", "Client id of the console at the OpenID provider"),
    OIDC_CLIENT_SECRET(SECRET, "", "Client secret of the console at the OpenID provider"),

    OPERATOR_TOKEN(
            SECRET,
            "",
            "Credential of this machine's command line: runs, kills, issues keys, reads status"),
    BREAK_GLASS_TOKEN(
            SECRET, "", "Token with which 'pilothouse break-glass kill' kills at a gateway"),
    JOIN_TOKEN(SECRET, "", "Token with which a node joins the bridge"),
    MASTER_KEY(
            SECRET,
            "",
            "Tink keyset (JSON) that seals provider secrets and signing keys in PostgreSQL"),

    SMTP_HOST(TEXT, "", "Mail server that tells people of approvals; empty: no e-mail"),
    SMTP_PORT(PORT, "587", "Port of the mail server"),
    SMTP_TLS(TEXT, "starttls", "starttls, tls (from the first byte) or none"),
    SMTP_TRUST(
            TEXT,
            "",
            "PEM file with the certificate of the mail server's authority; empty: the public ones"),
    SMTP_USER(TEXT, "", "User at the mail server; empty: it asks for none"),
    SMTP_PASSWORD(SECRET, "", "Password at the mail server"),
    SMTP_FROM(TEXT, "", "Sender, for example Pilothouse <pilothouse@example.com>"),

    STALE_AFTER(
            DURATION,
            "PT15M",
            "After so long without the control plane, features declared as high risk refuse"),
    BROWSER(TEXT, "", "Path of Chromium or Chrome for the browser tests; empty: found on the PATH"),
    LOG_LEVEL(TEXT, "info", "error, warn, info or debug");

    /** How a value is checked. */
    public enum Kind {
        TEXT,
        PATH,
        PORT,
        COUNT,
        DURATION,
        SECRET
    }

    private final Kind kind;
    private final String initial;
    private final String meaning;

    Setting(Kind kind, String initial, String meaning) {
        this.kind = kind;
        this.initial = initial;
        this.meaning = meaning;
    }

    /** Name in the environment, for example {@code PILOTHOUSE_GATEWAY_PORT}. */
    public String variable() {
        return "PILOTHOUSE_" + name();
    }

    public Kind kind() {
        return kind;
    }

    /** The default; empty when it follows from other settings or, for a secret, from its file. */
    public String initial() {
        return initial;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /**
     * Name of the file under {@code HOME/secrets} that holds a secret, for example {@code
     * operator-token}.
     */
    public String word() {
        return Words.of(this);
    }

    static Optional<Setting> ofVariable(String variable) {
        return Arrays.stream(values()).filter(s -> s.variable().equals(variable)).findFirst();
    }
}
