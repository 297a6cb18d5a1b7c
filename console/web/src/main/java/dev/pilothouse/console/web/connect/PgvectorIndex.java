package dev.pilothouse.console.web.connect;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A table of PostgreSQL in which a column of text names people; with pgvector or without. Rows are
 * deleted, then the table is vacuumed, which takes them out of an HNSW index too. Under row-level
 * security a role that does not see every row is refused, not answered.
 *
 * @see <a href="https://github.com/pgvector/pgvector#hnsw">pgvector, HNSW and vacuum</a>
 * @see <a href="https://www.postgresql.org/docs/current/routine-vacuuming.html">routine
 *     vacuuming</a>
 */
final class PgvectorIndex implements ErasureTarget {
    private static final Set<String> TEXT = Set.of("text", "varchar", "bpchar", "citext");
    private static final int VACUUMS = 5;
    private static final Duration BETWEEN = Duration.ofMillis(400);

    private final Connector connector;
    private final DataSource source;
    private final String table;
    private final String column;

    PgvectorIndex(Connector connector, DataSource source) {
        this.connector = connector;
        this.source = source;
        this.table =
                Arrays.stream(connector.data().place().split("\\."))
                        .map(PgvectorIndex::quoted)
                        .collect(Collectors.joining("."));
        this.column = quoted(connector.data().field());
    }

    /** Connectors hold nothing but letters, digits and underscores here. */
    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public Store store() {
        return connector.store();
    }

    /** Something done on a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            requireColumn(connection);
            return work.on(connection);
        } catch (SQLException e) {
            throw new IndexTrouble("PostgreSQL: " + e.getMessage(), e);
        }
    }

    private void requireColumn(Connection connection) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement(
                        "SELECT t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                                + " WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND"
                                + " a.attnum > 0 AND NOT a.attisdropped")) {
            sql.setString(1, table);
            sql.setString(2, connector.data().field());
            try (ResultSet row = sql.executeQuery()) {
                if (!row.next()) {
                    throw new IndexTrouble("there is no table or column of these names");
                }
                if (!TEXT.contains(row.getString(1))) {
                    throw new IndexTrouble(
                            "the column holds " + row.getString(1) + "; it must hold text");
                }
            }
        }
    }

    @Override
    public Found plan(Subject subject) {
        long rows = with(c -> count(c, subject));
        return new Found(rows, List.of(new Part("rows", rows)), List.of());
    }

    private long count(Connection connection, Subject subject) throws SQLException {
        try (PreparedStatement sql = naming(connection, "SELECT count(*) FROM " + table, subject)) {
            try (ResultSet row = sql.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private PreparedStatement naming(Connection connection, String statement, Subject subject)
            throws SQLException {
        PreparedStatement sql =
                connection.prepareStatement(statement + " WHERE " + column + " = ANY (?)");
        sql.setArray(1, connection.createArrayOf("text", connector.names(subject).toArray()));
        return sql;
    }

    @Override
    public void plant(Subject canary) {
        var _ =
                with(c -> {
                    if (count(c, canary) == 0) {
                        new CanaryRow(table, column, connector.data().field())
                                .insert(c, connector.names(canary).getFirst());
                    }
                    return true;
                });
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        long gone =
                with(c -> {
                    try (PreparedStatement sql = naming(c, "DELETE FROM " + table, subject)) {
                        return sql.executeLargeUpdate();
                    }
                });
        done.accept(gone);
        var _ = with(this::vacuumed);
        return gone;
    }

    /** Dead rows that are left; statistics of others come a moment later. */
    private long vacuumed(Connection connection) throws SQLException {
        long dead = dead(connection);
        for (int time = 0; time < VACUUMS && (time == 0 || dead > 0); time++) {
            pause(time);
            try (Statement sql = connection.createStatement()) {
                sql.execute("VACUUM (INDEX_CLEANUP ON) " + table);
            }
            dead = dead(connection);
        }
        return dead;
    }

    private static void pause(int time) {
        if (time == 0) {
            return;
        }
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IndexTrouble("interrupted", e);
        }
    }

    /** Of the table, its partitions, and where their long values lie. */
    private long dead(Connection connection) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement(
                        "WITH part AS (SELECT to_regclass(?)::oid AS oid UNION SELECT relid::oid"
                                + " FROM pg_partition_tree(to_regclass(?)))"
                                + " SELECT coalesce(sum(pg_stat_get_dead_tuples(c.oid) + CASE WHEN"
                                + " c.reltoastrelid = 0 THEN 0 ELSE"
                                + " pg_stat_get_dead_tuples(c.reltoastrelid) END), 0)"
                                + " FROM pg_class c JOIN part USING (oid)")) {
            sql.setString(1, table);
            sql.setString(2, table);
            try (ResultSet row = sql.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public Probe probe(Subject subject) {
        return with(c -> {
            long rows = count(c, subject);
            if (rows > 0) {
                return new Probe(rows, method(0), List.of(rows + " rows"), Instant.MIN);
            }
            long dead = vacuumed(c);
            return new Probe(
                    List.of(new Look("", 0)),
                    dead,
                    method(dead),
                    dead == 0
                            ? List.of()
                            : List.of(
                                    dead
                                            + " dead rows that VACUUM leaves: the role needs"
                                            + " MAINTAIN, or a transaction is open"),
                    Instant.MIN);
        });
    }

    private String method(long dead) {
        return ("Count of rows by %s of %s, and n_dead_tup %d after VACUUM with index cleanup."
                        + " Freed space in pages is overwritten by later rows")
                .formatted(connector.data().field(), connector.data().place(), dead);
    }
}
