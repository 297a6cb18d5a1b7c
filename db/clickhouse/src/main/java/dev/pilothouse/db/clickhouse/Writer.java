package dev.pilothouse.db.clickhouse;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes batches so that facts and roll-ups count each row once, whatever dies in between.
 *
 * <p>While one start of the engine lives, {@link #write} may be called again and again with the
 * same batch and start. After another start, {@link #recover} must come first: it looks what is
 * there and adds only what is missing. A batch is of one day and at most some 20,000 rows, so that
 * it is one block and one part in each table.
 */
public final class Writer {
    private static final Duration LIMIT = Duration.ofSeconds(55);
    private static final Map<String, String> ONE_BLOCK =
            Map.of(
                    "max_insert_block_size", "1000000",
                    "min_insert_block_size_rows", "1000000",
                    "min_insert_block_size_bytes", "0",
                    "input_format_parallel_parsing", "0",
                    "async_insert", "0",
                    "max_threads", "1",
                    "max_insert_threads", "1");

    private final ClickHouse clickhouse;

    /**
     * @param clickhouse as user {@code writer}
     */
    public Writer(ClickHouse clickhouse) {
        this.clickhouse = clickhouse;
    }

    /**
     * A value that no earlier process of the engine has had: the first row of a table that lives in
     * memory only.
     */
    public String engineStart() {
        execute(
                "writer.start.table",
                "CREATE TABLE IF NOT EXISTS engine_start (id String) ENGINE = Memory");
        List<String> starts = starts();
        if (starts.isEmpty()) {
            clickhouse.execute(
                    "writer.start.draw",
                    "INSERT INTO engine_start SELECT {id:String}",
                    Map.of("id", UUID.randomUUID().toString()),
                    Map.of("async_insert", "0"));
            starts = starts();
        }
        return starts.getFirst();
    }

    private List<String> starts() {
        return clickhouse.query(
                "writer.start",
                "SELECT id FROM engine_start LIMIT 1 SETTINGS max_threads = 1",
                Map.of(),
                row -> row.text("id"),
                LIMIT);
    }

    private void execute(String name, String sql) {
        clickhouse.execute(name, sql, Map.of(), Map.of());
    }

    /** Inserts all blocks; harmless to repeat under the same start of the engine. */
    public void write(long batch, List<Block> blocks, String engineStart) {
        blocks.forEach(block -> insert(batch, block, engineStart));
    }

    private void insert(long batch, Block block, String engineStart) {
        Map<String, String> settings = new HashMap<>(ONE_BLOCK);
        settings.put("deduplicate_blocks_in_dependent_materialized_views", "1");
        settings.put("insert_deduplicate", "1");
        settings.put(
                "insert_deduplication_token", Long.toUnsignedString(batch) + "@" + engineStart);
        clickhouse.insert(
                name("insert." + block.table().sql(), batch),
                block.table().sql(),
                block.table().columns(),
                block.encode(batch),
                settings,
                LIMIT);
    }

    /**
     * For a batch that may have been begun before: by an earlier process of ours, or under an
     * earlier start of the engine.
     *
     * @throws StoreTimeout when a statement of this batch is still running after a minute
     */
    public void recover(long batch, List<Block> blocks, String engineStart) {
        awaitIdle(batch);
        for (Block block : blocks) {
            if (block.table() == Table.SPAN) {
                recoverSpans(batch, block, engineStart);
            } else if (!present(block.table(), batch)) {
                insert(batch, block, engineStart);
            }
        }
    }

    private void recoverSpans(long batch, Block block, String engineStart) {
        List<Rollup> missing =
                List.of(Rollup.values()).stream().filter(r -> !marked(r, batch)).toList();
        boolean fact = present(Table.SPAN, batch);
        if (!fact && missing.size() == Rollup.values().length) {
            insert(batch, block, engineStart);
            return;
        }
        missing.forEach(rollup -> repair(batch, rollup.repair()));
        repair(batch, Rollup.repairTraceIndex());
    }

    /** Looking while an insert of the same batch still runs would see half of it. */
    private void awaitIdle(long batch) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (running(batch)) {
            if (System.nanoTime() > end) {
                throw new StoreTimeout("batch " + batch + " is still being inserted", null);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private boolean running(long batch) {
        String sql =
                "SELECT 1 AS one FROM system.processes"
                        + " WHERE endsWith(Settings['log_comment'], {batch:String}) LIMIT 1";
        Map<String, ?> tail = Map.of("batch", " " + Long.toUnsignedString(batch));
        return !clickhouse.query("writer.running", sql, tail, row -> 1, LIMIT).isEmpty();
    }

    private static String name(String what, long batch) {
        return "writer." + what + " " + Long.toUnsignedString(batch);
    }

    private boolean present(Table table, long batch) {
        String sql =
                "SELECT 1 AS one FROM " + table.sql() + " WHERE batch = {batch:UInt64} LIMIT 1";
        return exists("writer.look." + table.sql(), sql, batch);
    }

    private boolean marked(Rollup rollup, long batch) {
        return exists("writer.look.marker", rollup.markers(), batch);
    }

    private boolean exists(String name, String sql, long batch) {
        return !clickhouse.query(name, sql, parameter(batch), row -> 1, LIMIT).isEmpty();
    }

    private void repair(long batch, String sql) {
        Map<String, String> settings = new HashMap<>(ONE_BLOCK);
        settings.put("insert_deduplicate", "0");
        settings.put("deduplicate_insert", "disable");
        settings.put("deduplicate_insert_select", "disable");
        clickhouse.execute(name("repair", batch), sql, parameter(batch), settings);
    }

    private static Map<String, ?> parameter(long batch) {
        return Map.of("batch", Long.toUnsignedString(batch));
    }
}
