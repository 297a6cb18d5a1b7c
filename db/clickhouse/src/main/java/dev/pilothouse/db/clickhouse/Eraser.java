package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Deletes rows of one tenant, waits until they are gone, and looks whether they are.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-erasing-spans.md">decision</a>
 */
public final class Eraser {
    private static final Duration LOOK = Duration.ofSeconds(55);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration AT_EASE = Duration.ofMillis(500);

    /**
     * How long a part that was rewritten stays on disk. Linux writes pages back after 30 seconds;
     * going earlier could lose rows with the machine.
     */
    static final int OLD_PARTS_SECONDS = 60;

    private final ClickHouse clickhouse;

    /**
     * Deletes through this connection.
     *
     * @param clickhouse as user {@code eraser}
     */
    public Eraser(ClickHouse clickhouse) {
        this.clickhouse = clickhouse;
    }

    /**
     * @param statement an {@code ALTER TABLE … DELETE WHERE tenant IN {tenants:Array(String)}}
     * @throws StoreException when ClickHouse is not there, overloaded, too slow or refuses
     */
    public void erase(NamedQuery statement, TenantId tenant, Map<String, ?> parameters) {
        erase(statement, List.of(tenant), parameters);
    }

    /**
     * As {@link #erase(NamedQuery, TenantId, Map)} for several tenants at once, so that their rows
     * in one part are rewritten once.
     *
     * @param tenants at least one
     */
    public void erase(
            NamedQuery statement, Collection<TenantId> tenants, Map<String, ?> parameters) {
        Map<String, Object> all = with(tenants, parameters);
        clickhouse.execute(statement.name(), statement.sql(), all, Map.of("mutations_sync", "2"));
    }

    /**
     * As {@link #erase(NamedQuery, Collection, Map)} for deletions that may take hours: no request
     * to the store lasts as long as the deletion.
     *
     * @param waiting runs about twice a second while it goes on, with why the last try failed;
     *     empty: it did not
     * @throws StoreTimeout when it is not done after this time; it goes on
     */
    public void eraseSlowly(
            NamedQuery statement,
            String table,
            Collection<TenantId> tenants,
            Map<String, ?> parameters,
            Duration patience,
            Consumer<String> waiting) {
        Map<String, Object> all = with(tenants, parameters);
        clickhouse.execute(statement.name(), statement.sql(), all, AND_GO_ON);
        await(table, patience, AT_EASE, waiting);
    }

    /**
     * Runs an {@code INSERT … SELECT} of the lists that deletions work from.
     *
     * @throws StoreException when ClickHouse is not there, overloaded, too slow or refuses
     */
    public void note(NamedQuery statement, TenantId tenant, Map<String, ?> parameters) {
        execute(statement, tenant, parameters, Map.of("async_insert", "0"));
    }

    /**
     * Runs a {@code DELETE} or an {@code ALTER TABLE … UPDATE} and waits until every part of the
     * table is through.
     *
     * @throws StoreTimeout when it is not after this time; it goes on
     * @throws StoreException when ClickHouse is not there, overloaded or refuses
     */
    public void mutate(
            NamedQuery statement,
            String table,
            TenantId tenant,
            Map<String, ?> parameters,
            Duration patience) {
        execute(statement, tenant, parameters, AND_GO_ON);
        await(table, patience);
    }

    private static final Map<String, String> AND_GO_ON =
            Map.of("mutations_sync", "0", "lightweight_deletes_sync", "0");

    /**
     * Writes every part that has deleted rows anew without them, of all tenants, and lets the old
     * ones go from disk after a minute.
     *
     * @throws StoreTimeout when it is not done after this time; it goes on
     */
    public void rewrite(String table, Duration patience) {
        String named = "ALTER TABLE " + table;
        plain(
                "erasure.lifetime",
                named + " MODIFY SETTING old_parts_lifetime = " + OLD_PARTS_SECONDS);
        clickhouse.execute("erasure.rewrite", named + " APPLY DELETED MASK", Map.of(), AND_GO_ON);
        await(table, patience);
    }

    private void execute(
            NamedQuery statement,
            TenantId tenant,
            Map<String, ?> parameters,
            Map<String, String> settings) {
        clickhouse.execute(
                statement.name(), statement.sql(), with(List.of(tenant), parameters), settings);
    }

    private static Map<String, Object> with(
            Collection<TenantId> tenants, Map<String, ?> parameters) {
        if (tenants.isEmpty()) {
            throw new BadInput("tenants", "", "at least one tenant");
        }
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("tenants", tenants.stream().map(TenantId::value).toList());
        return all;
    }

    private void plain(String name, String sql) {
        clickhouse.execute(name, sql, Map.of(), Map.of());
    }

    private void await(String table, Duration patience) {
        await(table, patience, PAUSE, why -> {});
    }

    private void await(String table, Duration patience, Duration pause, Consumer<String> waiting) {
        long end = System.nanoTime() + patience.toNanos();
        for (List<String> left = mutations(table); !left.isEmpty(); left = mutations(table)) {
            String why = String.join(" ", left).strip();
            if (System.nanoTime() > end) {
                throw new StoreTimeout(table + ": a deletion goes on " + why, null);
            }
            waiting.accept(why);
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Why those that are not done last failed, empty for those that did not fail. */
    private List<String> mutations(String table) {
        return clickhouse.query(
                "erasure.mutations",
                "SELECT latest_fail_reason AS reason FROM system.mutations WHERE database ="
                        + " currentDatabase() AND table = {table:String} AND NOT is_done",
                Map.of("table", table),
                row -> row.text("reason"),
                LOOK);
    }

    /**
     * Asks as the eraser, who may also ask for rows that are marked as deleted and still there.
     *
     * @throws StoreException when ClickHouse is not there, overloaded, too slow or refuses
     */
    public <T> List<T> query(
            NamedQuery query, TenantId tenant, Map<String, ?> parameters, RowMapper<T> mapper) {
        return query(query, List.of(tenant), parameters, mapper);
    }

    /**
     * As {@link #query(NamedQuery, TenantId, Map, RowMapper)} for several tenants.
     *
     * @param tenants at least one
     */
    public <T> List<T> query(
            NamedQuery query,
            Collection<TenantId> tenants,
            Map<String, ?> parameters,
            RowMapper<T> mapper) {
        return clickhouse.query(query.name(), query.sql(), with(tenants, parameters), mapper, LOOK);
    }

    /** Whether a deletion goes on in a table. */
    public boolean isDeleting(String table) {
        return !mutations(table).isEmpty();
    }

    /** Drops the working lists of a run. */
    public void forget(UUID batch) {
        for (String list : List.of("erasure_row", "erasure_subject")) {
            plain("erasure.forget", "ALTER TABLE " + list + " DROP PARTITION '" + batch + "'");
        }
    }

    /**
     * What of a table may still hold deleted rows.
     *
     * @param name for example {@code span: part 20261130_1_1_0}
     * @param why for people
     */
    public record Leftover(String name, String why) {}

    /** Parts with rows that are only marked, mutations under way and detached parts. */
    public List<Leftover> leftovers() {
        List<Leftover> all = new ArrayList<>();
        all.addAll(
                leftovers(
                        "SELECT concat(table, ': part ', name) AS place, 'rows are marked only' AS"
                                + " why FROM system.parts WHERE database = currentDatabase() AND active"
                                + " AND has_lightweight_delete"));
        all.addAll(
                leftovers(
                        "SELECT concat(table, ': ', mutation_id) AS place, 'a deletion goes on' AS"
                                + " why FROM system.mutations WHERE database = currentDatabase() AND"
                                + " NOT is_done"));
        return all;
    }

    /**
     * Lets parts that were replaced more than a minute ago go from disk. The engine does so by
     * itself, of a table that nobody writes into only every ten minutes; dropping a partition that
     * does not exist makes it look at once.
     *
     * @param partition id of none, as the table names its partitions
     */
    public void sweep(String table, String partition) {
        plain("erasure.sweep", "ALTER TABLE " + table + " DROP PARTITION ID '" + partition + "'");
    }

    /** Parts that no reader sees, yet whose files may be there. */
    public List<Leftover> unread() {
        List<Leftover> all = new ArrayList<>();
        all.addAll(
                leftovers(
                        "SELECT concat(table, ': part ', name) AS place, 'an old part, not removed"
                                + " yet' AS why FROM system.parts WHERE database = currentDatabase()"
                                + " AND NOT active"));
        all.addAll(
                leftovers(
                        "SELECT concat(table, ': part ', name) AS place, 'a detached part' AS why"
                                + " FROM system.detached_parts WHERE database = currentDatabase()"));
        return all;
    }

    private List<Leftover> leftovers(String sql) {
        return clickhouse.query(
                "erasure.leftovers",
                sql + " LIMIT 1000",
                Map.of(),
                row -> new Leftover(row.text("place"), row.text("why")),
                LOOK);
    }

    /** The files of our tables; empty when they are not on this machine or not ours to read. */
    public StoreFiles files() {
        List<StoreFiles.Folder> folders =
                clickhouse.query(
                        "erasure.folders",
                        "SELECT name AS of_table, arrayJoin(data_paths) AS folder FROM"
                                + " system.tables WHERE database = currentDatabase() AND engine LIKE"
                                + " '%MergeTree'",
                        Map.of(),
                        row ->
                                new StoreFiles.Folder(
                                        row.text("of_table"), Path.of(row.text("folder"))),
                        LOOK);
        List<Path> parts =
                clickhouse.query(
                        "erasure.parts",
                        "SELECT path FROM system.parts WHERE database = currentDatabase() AND"
                                + " active",
                        Map.of(),
                        row -> Path.of(row.text("path")),
                        LOOK);
        return StoreFiles.of(folders, parts);
    }
}
