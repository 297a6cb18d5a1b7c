package dev.pilothouse.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.testkit.TestClickHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigratorTest {
    @Test
    void appliesEachFileOnce() {
        Access access = Stores.empty();

        assertThat(new Migrator(access).migrate()).isEqualTo(Migration.all().size());
        assertThat(new Migrator(access).migrate()).isZero();
    }

    @Test
    void refusesAFileThatChangedAfterItWasApplied() {
        Access access = Stores.migrated();
        List<Migration> changed = new ArrayList<>(Migration.all());
        Migration first = changed.getFirst();
        changed.set(0, new Migration(first.version(), first.name(), first.sql() + " "));

        assertThatThrownBy(() -> new Migrator(access, changed).migrate())
                .isInstanceOf(ChangedMigration.class)
                .hasMessageContaining("001_span.sql");
    }

    @Test
    void finishesARunThatWasCutOff() {
        Access access = Stores.empty();
        new Migrator(access, Migration.all().subList(0, 5)).migrate();

        assertThat(new Migrator(access).migrate()).isEqualTo(Migration.all().size() - 5);
    }

    /** As when a process ends between a statement and the note of it. */
    @Test
    void statementThatIsRunTwice_doesNoHarm() {
        Access access = Stores.empty();
        for (int files = 1; files <= Migration.all().size(); files++) {
            Migrator migrator = new Migrator(access, Migration.all().subList(0, files));
            assertThat(migrator.migrate()).isEqualTo(1);
            TestClickHouse.shared()
                    .execute(
                            "ALTER TABLE %s.schema_version DELETE WHERE version = %d SETTINGS mutations_sync = 2"
                                    .formatted(
                                            access.database(),
                                            Migration.all().get(files - 1).version()));
            assertThat(migrator.migrate()).isEqualTo(1);
        }
    }

    @Test
    void content_isNoMatterOfATimeToLive_sinceThatKnowsNoHolds() {
        Access access = Stores.migrated();
        String table = access.database() + ".span_content";
        TestClickHouse.shared()
                .execute(
                        "INSERT INTO %s (tenant, trace_id, span_id, ts, part, body) VALUES"
                                        .formatted(table)
                                + " ('acme', 't', 's', '2010-01-01 00:00:00', 'input', 'held')");
        TestClickHouse.shared().execute("OPTIMIZE TABLE " + table + " FINAL");

        assertThat(TestClickHouse.shared().execute("SELECT body FROM " + table)).isEqualTo("held");
    }

    @Test
    void indexNamesEveryFile() throws IOException {
        Path folder = Path.of("src/main/resources/dev/pilothouse/db/clickhouse/ddl");
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(f -> f.getFileName().toString())
                            .filter(n -> n.endsWith(".sql"))
                            .sorted()
                            .toList();
            assertThat(Migration.all()).extracting(Migration::name).isEqualTo(names);
        }
    }

    @Test
    void everyTableHasTheColumnsThatAreWritten() {
        Access access = Stores.migrated();
        for (Table table : Table.values()) {
            String columns =
                    TestClickHouse.shared()
                            .execute(
                                    "SELECT name FROM system.columns WHERE database = '"
                                            + access.database()
                                            + "' AND table = '"
                                            + table.sql()
                                            + "'");
            assertThat(columns.lines()).containsExactlyInAnyOrderElementsOf(table.columns());
        }
    }

    @Test
    void clusteredForm_isUnderstoodByTheEngine() {
        for (String statement : Clustered.statements()) {
            assertThat(TestClickHouse.shared().execute("EXPLAIN AST " + statement))
                    .as(statement)
                    .isNotEmpty();
        }
        assertThat(Clustered.statements())
                .anyMatch(s ->
                        s.contains("pilothouse.span ON CLUSTER")
                                && s.contains("ReplicatedMergeTree('/clickhouse"))
                .anyMatch(s ->
                        s.contains(
                                "ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/pilothouse/feedback', '{replica}', ts)"))
                .anyMatch(s ->
                        s.contains("pilothouse_cluster.span ON CLUSTER")
                                && s.contains("Distributed("))
                .noneMatch(s -> s.contains("non_replicated"))
                .noneMatch(s -> s.contains("FROM span"));
    }
}
