package dev.pilothouse.db.testkit;

import dev.pilothouse.db.embedded.PostgresConfig;
import dev.pilothouse.db.embedded.postgres.PostgresProcess;
import dev.pilothouse.db.embedded.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real PostgreSQL, one per JVM, started at first use and gone with it.
 *
 * <p>Ask for {@link #database()}, or annotate a test class with {@code @ExtendWith(TestPostgres
 * .class)} and take a {@link TestDatabase} as a parameter (one per test class).
 */
public final class TestPostgres implements ParameterResolver {
    private static final String OWNER = "owner-password-of-tests";
    private static final String APP = "app-password-of-tests";
    private static final String KEYCLOAK = "keycloak-password-of-tests";
    private static final AtomicInteger NAMES = new AtomicInteger();

    /** A new empty database, owned by {@code pilothouse_owner}. */
    public static TestDatabase database() {
        String name = "test_" + NAMES.incrementAndGet();
        try (Connection superuser =
                        DriverManager.getConnection(
                                url("postgres"), "postgres", Server.superuser());
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " OWNER pilothouse_owner");
            statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE " + name + " TO pilothouse_app");
            grantInside(name);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("no scratch database", e);
        }
        return new TestDatabase(url(name), OWNER, APP);
    }

    /** As the embedded server does in its own database. */
    private static void grantInside(String database) throws SQLException, IOException {
        try (Connection superuser =
                        DriverManager.getConnection(url(database), "postgres", Server.superuser());
                Statement statement = superuser.createStatement()) {
            statement.execute("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO pilothouse_app");
        }
    }

    /** Address of a database of the scratch server: {@code keycloak} for example. */
    public static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + Server.SHARED.port() + "/" + database;
    }

    /** The server's data folder. */
    public static Path data() {
        return Server.SHARED.folder().resolve("data");
    }

    /** Password of role {@code keycloak}, which owns the database of the same name. */
    public static String keycloakPassword() {
        return KEYCLOAK;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(
                        ExtensionContext.Namespace.create(
                                TestPostgres.class, test.getRequiredTestClass()))
                .computeIfAbsent(TestDatabase.class, type -> database());
    }

    private static final class Server {
        static final PostgresConfig SHARED = start();

        static String superuser() throws IOException {
            return Files.readString(SHARED.folder().resolve("superuser-password")).strip();
        }

        private static PostgresConfig start() {
            try {
                Path folder = Scratch.folder("postgres");
                PostgresConfig config =
                        new PostgresConfig(
                                folder,
                                Scratch.cache(),
                                Ports.anyFree(),
                                OWNER,
                                APP,
                                KEYCLOAK,
                                false);
                PostgresProcess process = PostgresProcess.start(config);
                Scratch.atExit(process::close, folder);
                return config;
            } catch (IOException e) {
                throw new IllegalStateException("no scratch PostgreSQL", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
