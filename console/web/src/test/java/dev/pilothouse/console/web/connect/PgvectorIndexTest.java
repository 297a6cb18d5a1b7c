package dev.pilothouse.console.web.connect;

import static dev.pilothouse.console.web.connect.People.ANN;
import static dev.pilothouse.console.web.connect.People.MADE_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.Kind;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.KnownBy;
import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Against a real PostgreSQL. The embedded one has no pgvector: the vector is a column of another
 * type, which the connector does not read either way.
 */
class PgvectorIndexTest {
    private final TestDatabase store = TestPostgres.database();

    private long sql(String statement) throws SQLException {
        try (Connection connection = store.owner().getConnection();
                Statement sql = connection.createStatement()) {
            if (!sql.execute(statement)) {
                return sql.getUpdateCount();
            }
            try (ResultSet rows = sql.getResultSet()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private void table() throws SQLException {
        sql("CREATE SCHEMA rag");
        sql(
                "CREATE TABLE rag.\"Chunk\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " user_id text, body text NOT NULL, embedding real[] NOT NULL,"
                        + " made_at timestamptz NOT NULL)");
        sql("CREATE INDEX ON rag.\"Chunk\" (user_id)");
        sql(
                "INSERT INTO rag.\"Chunk\" (user_id, body, embedding, made_at) SELECT CASE WHEN i"
                        + " <= 3 THEN 'ann' ELSE 'ben' END, 'text ' || i, '{1,0}', now()"
                        + " FROM generate_series(1, 10) i");
    }

    private String address() {
        return store.url().substring("jdbc:".length()).split("\\?", 2)[0];
    }

    private static ConnectorData data(String address, String table, String column) {
        return new ConnectorData(
                "Chunks",
                Kind.PGVECTOR,
                address,
                table,
                column,
                "pilothouse_owner",
                KnownBy.IDENTIFIERS,
                "");
    }

    private ErasureTarget index(String table, String column) {
        return new PgvectorIndex(People.connector(data(address(), table, column)), store.owner());
    }

    @Test
    void rowsOfThePerson_go_andNoDeadOnesAreLeft() throws Exception {
        table();
        ErasureTarget index = index("rag.Chunk", "user_id");
        assertThat(index.plan(ANN).items()).isEqualTo(3);
        index.plant(MADE_UP);
        index.plant(MADE_UP);
        assertThat(index.probe(MADE_UP).found()).isEqualTo(1);
        assertThat(index.probe(ANN).found()).isEqualTo(3);
        assertThat(index.erase(ANN, n -> {})).isEqualTo(3);
        assertThat(index.erase(MADE_UP, n -> {})).isEqualTo(1);
        Probe left = index.probe(ANN);
        assertThat(left.places()).isEmpty();
        assertThat(left.found()).isZero();
        assertThat(left.method()).contains("n_dead_tup 0", "VACUUM");
        assertThat(index.probe(MADE_UP).found()).isZero();
        assertThat(sql("SELECT count(*) FROM rag.\"Chunk\"")).isEqualTo(7);
    }

    @Test
    void deadRowsThatAnOpenTransactionKeeps_areFound() throws Exception {
        table();
        ErasureTarget index = index("rag.Chunk", "user_id");
        try (Connection reader = store.owner().getConnection();
                Statement sql = reader.createStatement()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            sql.execute("SELECT count(*) FROM rag.\"Chunk\"");
            index.erase(ANN, n -> {});
            Probe left = index.probe(ANN);
            assertThat(left.found()).isZero();
            assertThat(left.unlooked()).isEqualTo(3);
            assertThat(left.places().getFirst()).contains("a transaction is open");
            reader.rollback();
        }
        assertThat(index.probe(ANN).unlooked()).isZero();
    }

    @Test
    void hiddenRows_areARefusal_notAnAnswer() throws Exception {
        table();
        sql("ALTER TABLE rag.\"Chunk\" ENABLE ROW LEVEL SECURITY");
        sql("GRANT USAGE ON SCHEMA rag TO pilothouse_app");
        sql("GRANT SELECT, INSERT, DELETE ON rag.\"Chunk\" TO pilothouse_app");
        ConnectorData data =
                new ConnectorData(
                        "Chunks",
                        Kind.PGVECTOR,
                        address(),
                        "rag.Chunk",
                        "user_id",
                        "pilothouse_app",
                        KnownBy.IDENTIFIERS,
                        "");
        Clock clock = Clock.systemUTC();
        Tenants tenants =
                new Tenants(
                        new Database(store.app()),
                        new AuditLog(clock),
                        clock,
                        Sealer.of(Sealer.newKeyset()));
        ErasureTarget opened =
                new ConnectedStores(tenants, clock)
                        .open(People.connector(data), Optional.of(store.appPassword()));
        assertThatThrownBy(() -> opened.plan(ANN))
                .isInstanceOf(IndexTrouble.class)
                .hasMessageContaining("row-level security");
    }

    @Test
    void wrongNames_areRefused() throws Exception {
        table();
        assertThatThrownBy(() -> index("rag.Chunk", "nobody").plan(ANN))
                .hasMessageContaining("no table or column");
        assertThatThrownBy(() -> index("rag.Chunk", "embedding").plan(ANN))
                .hasMessageContaining("must hold text");
        for (String table : List.of("a\"b", "a.b.c", "t; DROP TABLE x", "")) {
            assertThatThrownBy(() -> data(address(), table, "user_id"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("place");
        }
        for (String address :
                List.of(
                        "postgresql://h/db?socketFactory=x",
                        "postgresql://u:p@h/db",
                        "jdbc:postgresql://h/db",
                        "postgresql://h")) {
            assertThatThrownBy(() -> data(address, "t", "c"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("address");
        }
    }
}
