package dev.pilothouse.db.embedded.postgres;

import dev.pilothouse.db.embedded.PostgresConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Roles and databases of a cluster: made when absent, passwords set at each start. */
final class Roles {
    static final String OURS = "pilothouse";

    private Roles() {}

    static void ensure(Connection superuser, PostgresConfig config) throws SQLException {
        login(superuser, "pilothouse_owner", config.ownerPassword());
        login(superuser, "pilothouse_app", config.appPassword());
        login(superuser, "keycloak", config.keycloakPassword());
        role(superuser, "pilothouse_audit", "NOLOGIN");
        execute(superuser, "GRANT pilothouse_audit TO pilothouse_owner");
        // So that what was erased leaves the disk.
        execute(superuser, "GRANT pg_checkpoint TO pilothouse_app");
        database(superuser, OURS, "pilothouse_owner");
        execute(superuser, "GRANT CONNECT ON DATABASE pilothouse TO pilothouse_app");
        database(superuser, "keycloak", "keycloak");
        execute(superuser, "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
    }

    /**
     * What the console may do beside SQL: begin a new file of the log of changes, so that a
     * checkpoint deletes the old one.
     *
     * @param superuser on our database
     */
    static void ensureOurs(Connection superuser) throws SQLException {
        execute(superuser, "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO pilothouse_app");
    }

    private static void login(Connection superuser, String role, String password)
            throws SQLException {
        role(superuser, role, "LOGIN");
        superuser
                .unwrap(PGConnection.class)
                .alterUserPassword(role, password.toCharArray(), "scram-sha-256");
    }

    private static void role(Connection superuser, String role, String kind) throws SQLException {
        if (!exists(superuser, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
            execute(superuser, "CREATE ROLE " + role + " " + kind);
        }
    }

    private static void database(Connection superuser, String name, String owner)
            throws SQLException {
        if (!exists(superuser, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
            execute(superuser, "CREATE DATABASE " + name + " OWNER " + owner);
        }
        execute(superuser, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    }

    private static boolean exists(Connection superuser, String query, String name)
            throws SQLException {
        try (PreparedStatement statement = superuser.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection superuser, String sql) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }
}
