package dev.pilothouse.db.postgres;

import org.flywaydb.core.Flyway;

/** Brings the schema {@code pilothouse} to the newest version, as its owner. */
public final class Migrations {
    private Migrations() {}

    /**
     * Runs what has not run yet; safe to call by several processes at once.
     *
     * @param url JDBC address, for example {@code jdbc:postgresql://127.0.0.1:5439/pilothouse}
     * @param user role that owns the schema; {@code pilothouse_app} gets its rights granted
     * @throws org.flywaydb.core.api.FlywayException when a migration fails or an applied one was
     *     changed
     */
    public static void migrate(String url, String user, String password) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(url, user, password)
                .schemas("pilothouse")
                .locations("classpath:dev/pilothouse/db/postgres/migration")
                .connectRetries(10)
                .load()
                .migrate();
    }
}
