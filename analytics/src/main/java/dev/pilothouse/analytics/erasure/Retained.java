package dev.pilothouse.analytics.erasure;

import dev.pilothouse.analytics.erasure.RetentionErasure.Held;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import dev.pilothouse.db.model.TenantId;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what is kept, by tenant, feature, class and day. */
public final class Retained {
    private static final String DIRECT =
            """
            SELECT tenant, feature, %s AS class, toString(toDate(ts)) AS day, count() AS n
            FROM %s
            WHERE tenant IN {tenants:Array(String)} AND toDate(ts) < {before:Date}%s
            GROUP BY tenant, feature, class, day
            ORDER BY day, tenant, feature, class
            """;

    /** Two passes over narrow columns; the calls of the days in question are held in memory. */
    private static final String BY_CALL =
            """
            SELECT tenant, feature, class, toString(day) AS day, sum(n) AS n
            FROM (
              SELECT c.tenant AS tenant, s.feature AS feature, s.retention AS class, c.day AS day, c.n AS n
              FROM (
                SELECT tenant, trace_id, span_id, toDate(ts) AS day, count() AS n
                FROM %s
                WHERE tenant IN {tenants:Array(String)} AND toDate(ts) < {before:Date}%s
                GROUP BY tenant, trace_id, span_id, day) AS c
              INNER JOIN (
                SELECT tenant, trace_id, span_id, any(feature) AS feature, any(retention) AS retention
                FROM span
                WHERE tenant IN {tenants:Array(String)} AND toDate(ts) < {before:Date}
                GROUP BY tenant, trace_id, span_id) AS s
              ON s.tenant = c.tenant AND s.trace_id = c.trace_id AND s.span_id = c.span_id)
            GROUP BY tenant, feature, class, day
            ORDER BY day, tenant, feature, class
            """;

    private static final String TOTALS =
            """
            SELECT count() AS n, toString(min(toDate(ts))) AS oldest
            FROM %s
            WHERE tenant IN {tenants:Array(String)}
            """;

    private final Reader reader;

    public Retained(Reader reader) {
        this.reader = reader;
    }

    /**
     * Rows of days before one, the oldest day first.
     *
     * @param tenants at least one
     * @param before a day in UTC
     */
    public List<KeptRows> before(KeptTable table, Collection<TenantId> tenants, LocalDate before) {
        return before(table, tenants, before, Held.NOTHING);
    }

    /**
     * As {@link #before(KeptTable, Collection, LocalDate)}, without rows of held people and traces.
     */
    public List<KeptRows> before(
            KeptTable table, Collection<TenantId> tenants, LocalDate before, Held held) {
        String except = held.isNothing() ? "" : RetentionErasure.exceptHeld(table);
        String sql =
                table.byCall()
                        ? BY_CALL.formatted(table.table(), except)
                        : DIRECT.formatted(
                                table.namesClass() ? "retention" : "''", table.table(), except);
        Map<String, Object> parameters = new HashMap<>(held.parameters());
        parameters.put("before", before);
        return reader.query(
                new NamedQuery("retention.kept." + word(table), sql),
                tenants,
                parameters,
                Retained::rows);
    }

    private static KeptRows rows(Row row) {
        return new KeptRows(
                new TenantId(row.text("tenant")),
                row.text("feature"),
                row.text("class"),
                LocalDate.parse(row.text("day")),
                row.number("n"));
    }

    /**
     * All rows of a table.
     *
     * @param oldest the day of the oldest, in UTC; 1970-01-01 when there is none
     */
    public record Total(long rows, LocalDate oldest) {}

    /** How many rows of the tenants a table has. */
    public Total total(KeptTable table, Collection<TenantId> tenants) {
        return reader.query(
                        new NamedQuery(
                                "retention.total." + word(table), TOTALS.formatted(table.table())),
                        tenants,
                        Map.of(),
                        r -> new Total(r.number("n"), LocalDate.parse(r.text("oldest"))))
                .getFirst();
    }

    static String word(KeptTable table) {
        return table.table().replace('_', '-');
    }
}
