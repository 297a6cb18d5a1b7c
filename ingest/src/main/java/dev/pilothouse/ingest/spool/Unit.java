package dev.pilothouse.ingest.spool;

import dev.pilothouse.db.clickhouse.Table;
import dev.pilothouse.db.clickhouse.TableRow;
import java.time.Duration;
import java.util.List;

/**
 * What must be stored together and only once: one span with all its rows, or, without rows, the
 * mark of a request.
 *
 * @param key what a resend has in common with it
 * @param day event day in UTC, since the epoch
 */
public record Unit(String tenant, long key, long day, List<Row> rows) {
    private static final long NANOS_PER_DAY = Duration.ofDays(1).toNanos();

    /** A row as ClickHouse takes it, without the number of its batch. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(Table table, byte[] bytes) {}

    public static Unit of(String tenant, long key, long nanos, List<? extends TableRow> rows) {
        return new Unit(
                tenant,
                key,
                Math.floorDiv(nanos, NANOS_PER_DAY),
                rows.stream().map(row -> new Row(row.table(), row.encode())).toList());
    }

    /** The mark of a request that was stored whole. */
    public static Unit mark(String tenant, long key, long day) {
        return new Unit(tenant, key, day, List.of());
    }

    Unit withoutRows() {
        return mark(tenant, key, day);
    }
}
