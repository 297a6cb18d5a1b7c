package dev.pilothouse.db.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.embedded.PostgresConfig;
import dev.pilothouse.db.embedded.process.Ports;
import dev.pilothouse.db.embedded.process.StartFailure;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path folder;

    private PostgresConfig config;

    @BeforeEach
    void configure() throws IOException {
        Path cache = Settings.of(Map.of()).path(Setting.CACHE);
        config =
                new PostgresConfig(
                        folder, cache, Ports.anyFree(), "owner-1", "app-1", "keycloak-1", true);
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + config.port() + "/" + database, user, password);
    }

    private String ask(String user, String password, String sql) throws SQLException {
        try (Connection connection = connect("pilothouse", user, password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = connect("pilothouse", "pilothouse_owner", "owner-1");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void roles_haveWhatTheyNeedAndNoMore() throws Exception {
        try (PostgresProcess server = PostgresProcess.start(config)) {
            assertThat(server.pid()).isPositive();
            run("CREATE TABLE fact (a int)");
            assertThat(ask("pilothouse_owner", "owner-1", "SHOW fsync")).isEqualTo("on");
            assertThat(ask("pilothouse_owner", "owner-1", "SHOW synchronous_commit"))
                    .isEqualTo("on");
            assertThat(ask("pilothouse_owner", "owner-1", "SHOW server_version")).startsWith("18.");
            assertThat(
                            ask(
                                    "pilothouse_owner",
                                    "owner-1",
                                    "SELECT pg_has_role('pilothouse_owner', 'pilothouse_audit', 'member')"))
                    .isEqualTo("t");
            assertThatThrownBy(() -> ask("pilothouse_app", "app-1", "SELECT count(*) FROM fact"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> connect("pilothouse", "pilothouse_app", "wrong"))
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> connect("pilothouse", "keycloak", "keycloak-1"))
                    .hasMessageContaining("permission denied for database");
            assertThatThrownBy(() -> connect("keycloak", "pilothouse_app", "app-1"))
                    .hasMessageContaining("permission denied for database");
        }
    }

    @Test
    void start_takesOverFromAServerThatLostItsParent() throws Exception {
        PostgresProcess orphan = PostgresProcess.start(config);
        run("CREATE TABLE fact AS SELECT 7 AS a");
        try (PostgresProcess server = PostgresProcess.start(config)) {
            assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(server.pid()).isNotEqualTo(orphan.pid());
            assertThat(ask("pilothouse_owner", "owner-1", "SELECT a FROM fact")).isEqualTo("7");
        }
    }

    @Test
    void start_recoversAfterTheServerWasKilled() throws Exception {
        PostgresProcess killed = PostgresProcess.start(config);
        run("CREATE TABLE fact AS SELECT 7 AS a");
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
        killed.onExit().join();
        assertThat(folder.resolve("data/postmaster.pid")).exists();
        try (PostgresProcess server = PostgresProcess.start(config)) {
            assertThat(server.pid()).isPositive();
            assertThat(ask("pilothouse_owner", "owner-1", "SELECT a FROM fact")).isEqualTo("7");
        }
    }

    @Test
    void start_ignoresAPidFileThatNamesAnotherProcess() throws Exception {
        PostgresProcess.start(config).close();
        Files.writeString(
                folder.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n");
        PostgresConfig changed =
                new PostgresConfig(
                        folder,
                        config.cache(),
                        config.port(),
                        "owner-2",
                        "app-1",
                        "keycloak-1",
                        true);
        try (PostgresProcess server = PostgresProcess.start(changed)) {
            assertThat(server.pid()).isPositive();
            assertThat(ask("pilothouse_owner", "owner-2", "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void start_saysWhichPortIsBusy() throws Exception {
        try (ServerSocket busy =
                new ServerSocket(config.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PostgresProcess.start(config))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(String.valueOf(busy.getLocalPort()))
                    .hasMessageContaining("PILOTHOUSE_POSTGRES_PORT");
        }
    }
}
