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
