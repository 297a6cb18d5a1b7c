package dev.pilothouse.analytics.erasure;

import dev.pilothouse.analytics.erasure.RetentionErasure.Held;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import dev.pilothouse.db.clickhouse.RowMapper;
import dev.pilothouse.db.model.TenantId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what is kept, by tenant, feature, class and day. Days are read a few at a time, so that
 * neither memory nor an answer grows with how long things are kept.
 */
public final class Retained {
    private static final String DIRECT =
            """
            SELECT tenant, feature, %s AS class, toString(toDate(ts)) AS day, count() AS n
            FROM %s
            WHERE tenant IN {tenants:Array(String)} AND toDate(ts) BETWEEN {first:Date} AND {last:Date}%s
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
                WHERE tenant IN {tenants:Array(String)} AND toDate(ts) BETWEEN {first:Date} AND {last:Date}%s
                GROUP BY tenant, trace_id, span_id, day) AS c
              INNER JOIN (
                SELECT tenant, trace_id, span_id, any(feature) AS feature, any(retention) AS retention
                FROM span
                WHERE tenant IN {tenants:Array(String)} AND toDate(ts) BETWEEN {first:Date} AND {last:Date}
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

    private static final String DAYS =
            """
            SELECT toString(toDate(ts)) AS day, count() AS n
            FROM %s
            WHERE tenant IN {tenants:Array(String)} AND toDate(ts) < {before:Date}
            GROUP BY day
            ORDER BY day
            """;

    private static final String LEFT =
            """
            SELECT count() AS n
            FROM %s
            WHERE tenant IN {tenants:Array(String)} AND toDate(ts) BETWEEN {first:Date} AND {last:Date} AND %s
            """;

    /** Rows of days that are read at once: no answer has more, whatever they are grouped by. */
    private static final int AT_ONCE = 200_000;

    private final Store store;

    /** Whom to ask. */
    interface Store {
        <T> List<T> query(
                NamedQuery query,
                Collection<TenantId> tenants,
                Map<String, ?> parameters,
                RowMapper<T> mapper);
    }

    public Retained(Reader reader) {
        this.store = reader::query;
    }

    private Retained(Store store) {
        this.store = store;
    }

    /** For what deletes, which has more patience than people. */
    static Retained patient(Eraser eraser) {
        return new Retained(eraser::query);
    }

    /**
     * Days that are read at once.
     *
     * @param first in UTC
     * @param last the same or a later one
     * @param rows of these days
     */
    public record Days(LocalDate first, LocalDate last, long rows) {
        /** Whether a day is among them. */
        public boolean include(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }

        private boolean takes(Days next) {
            return rows + next.rows <= AT_ONCE;
        }

        private Days and(Days next) {
            return new Days(first, next.last, rows + next.rows);
        }
    }

    /**
     * Days before one that have rows, as many at once as are read together, the oldest first.
     *
     * @param tenants at least one
     * @param before a day in UTC
     */
    public List<Days> days(KeptTable table, Collection<TenantId> tenants, LocalDate before) {
        List<Days> all = new ArrayList<>();
        store.query(
                        new NamedQuery(
                                "retention.days." + word(table), DAYS.formatted(table.table())),
                        tenants,
                        Map.of("before", before),
                        Retained::day)
                .forEach(day -> add(all, day));
        return all;
    }

    private static Days day(Row row) {
        LocalDate day = LocalDate.parse(row.text("day"));
        return new Days(day, day, row.number("n"));
    }

    private static void add(List<Days> all, Days day) {
        if (all.isEmpty() || !all.getLast().takes(day)) {
            all.add(day);
        } else {
            all.add(all.removeLast().and(day));
        }
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
        return days(table, tenants, before).stream()
                .flatMap(days -> within(table, tenants, days, held).stream())
                .toList();
    }

    /**
     * Rows of some days, the oldest first.
     *
     * @param held people and traces whose rows are left out
     */
    public List<KeptRows> within(
            KeptTable table, Collection<TenantId> tenants, Days days, Held held) {
        String except = held.isNothing() ? "" : RetentionErasure.exceptHeld(table);
        String sql =
                table.byCall()
                        ? BY_CALL.formatted(table.table(), except)
                        : DIRECT.formatted(
                                table.namesClass() ? "retention" : "''", table.table(), except);
        Map<String, Object> parameters = new HashMap<>(held.parameters());
        parameters.put("first", days.first());
        parameters.put("last", days.last());
        return store.query(
                new NamedQuery("retention.kept." + word(table), sql),
                tenants,
                parameters,
                Retained::rows);
    }

    /**
     * How many rows there still are of those that were to go.
     *
     * @param keys as {@link KeptRows#key}, at most those of a batch
     */
    public long left(
            KeptTable table,
            TenantId tenant,
            Collection<String> keys,
            LocalDate first,
            LocalDate last) {
        String which =
                table.byCall()
                        ? RetentionErasure.ofCalls("BETWEEN {first:Date} AND {last:Date}")
                        : RetentionErasure.key(table);
        return store.query(
                        new NamedQuery(
                                "retention.left." + word(table),
                                LEFT.formatted(table.table(), which)),
                        List.of(tenant),
                        Map.of("keys", keys, "first", first, "last", last),
                        r -> r.number("n"))
                .getFirst();
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
        return store.query(
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
