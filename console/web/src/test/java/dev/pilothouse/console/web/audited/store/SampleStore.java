package dev.pilothouse.console.web.audited.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Changes of every kind that the rule knows, and a read. Never run. */
public final class SampleStore {
    private final DSLContext sql;

    public SampleStore(DSLContext sql) {
        this.sql = sql;
    }

    public void built() {
        sql.deleteFrom(DSL.table("thing")).execute();
    }

    public void text() {
        sql.execute("DELETE FROM thing");
    }

    public void query() {
        sql.query("DELETE FROM thing WHERE id = ?", 1).execute();
    }

    public void batch() {
        sql.batch("DELETE FROM thing", "DELETE FROM other").execute();
    }

    public void jdbc() {
        sql.connection(SampleStore::delete);
    }

    private static void delete(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM thing");
        }
    }

    public void prepared() {
        sql.connection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM thing")) {
                statement.execute();
            }
        });
    }

    public int read() {
        return sql.fetchCount(DSL.table("thing"));
    }
}
