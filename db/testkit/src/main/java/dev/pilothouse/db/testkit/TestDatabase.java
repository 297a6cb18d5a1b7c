package dev.pilothouse.db.testkit;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty database with the roles of the product, for one test class.
 *
 * @param url JDBC address without credentials
 * @param ownerPassword of {@code pilothouse_owner}, which owns the database and migrates
 * @param appPassword of {@code pilothouse_app}, which may connect and has what migrations grant
 */
public record TestDatabase(String url, String ownerPassword, String appPassword) {
    public DataSource owner() {
        return source("pilothouse_owner", ownerPassword);
    }

    public DataSource app() {
        return source("pilothouse_app", appPassword);
    }

    private DataSource source(String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
