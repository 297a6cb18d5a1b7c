package dev.pilothouse.db.clickhouse;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables up to date: applies each numbered file once, in order. A run that was cut off
 * is finished by the next; several at a time do no harm, because each statement is idempotent.
 */
public final class Migrator {
    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String VERSIONS =
            """
            CREATE TABLE IF NOT EXISTS schema_version (
              version UInt32, name String, checksum String, applied_at DateTime('UTC')
            ) ENGINE = ReplacingMergeTree ORDER BY version\
            """;

    private final Access access;
    private final List<Migration> migrations;

    public Migrator(Access access) {
        this(access, Migration.all());
    }

    Migrator(Access access, List<Migration> migrations) {
        this.access = access;
        this.migrations = migrations;
    }

    /**
     * Applies what is missing.
     *
     * @return number of files applied now
     * @throws ChangedMigration when a file that was applied has changed since
     * @throws StoreException when ClickHouse is not there or refuses
     */
    public int migrate() {
        createDatabase();
        try (ClickHouse clickhouse = ClickHouse.open(access)) {
            clickhouse.execute("migrate.versions", VERSIONS, Map.of(), Map.of());
            Map<Integer, String> applied = applied(clickhouse);
            migrations.forEach(m -> refuseChanged(m, applied));
            List<Migration> missing =
                    migrations.stream().filter(m -> !applied.containsKey(m.version())).toList();
            missing.forEach(m -> apply(clickhouse, m));
            LOG.info("ClickHouse: applied {} of {} migrations", missing.size(), migrations.size());
            return missing.size();
        }
    }

    private void createDatabase() {
        Access anywhere = new Access(access.url(), access.user(), access.password(), "default");
        try (ClickHouse clickhouse = ClickHouse.open(anywhere)) {
            clickhouse.execute(
                    "migrate.database",
                    "CREATE DATABASE IF NOT EXISTS " + access.database() + " ENGINE = Atomic",
                    Map.of(),
                    Map.of());
        }
    }

    private static Map<Integer, String> applied(ClickHouse clickhouse) {
        Map<Integer, String> checksums = new HashMap<>();
        clickhouse
                .query(
                        "migrate.applied",
                        "SELECT version, checksum FROM schema_version",
                        Map.of(),
                        r -> Map.entry((int) r.number("version"), r.text("checksum")),
                        LIMIT)
                .forEach(e -> checksums.put(e.getKey(), e.getValue()));
        return checksums;
    }

    private static void refuseChanged(Migration migration, Map<Integer, String> applied) {
        String checksum = applied.getOrDefault(migration.version(), migration.checksum());
        if (!checksum.equals(migration.checksum())) {
            throw new ChangedMigration(migration.name());
        }
    }

    private static void apply(ClickHouse clickhouse, Migration migration) {
        clickhouse.execute("migrate." + migration.version(), migration.sql(), Map.of(), Map.of());
        clickhouse.execute(
                "migrate.applied",
                "INSERT INTO schema_version SELECT {version:UInt32}, {name:String}, {checksum:String}, now()",
                Map.of(
                        "version", migration.version(),
                        "name", migration.name(),
                        "checksum", migration.checksum()),
                Map.of("async_insert", "0"));
        LOG.debug("ClickHouse: applied {}", migration.name());
    }
}
