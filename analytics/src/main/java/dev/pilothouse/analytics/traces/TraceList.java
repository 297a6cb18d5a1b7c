package dev.pilothouse.analytics.traces;

import static java.util.stream.Collectors.toMap;

import dev.pilothouse.analytics.Owned;
import dev.pilothouse.analytics.Scope;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Traces of a time, newest first. Looks at the last hour first and goes back in growing steps, so
 * that the newest page costs the same over a day and over a year.
 */
public final class TraceList {
    private static final int MOST = 200;
    private static final Duration FIRST_STEP = Duration.ofHours(1);
    private static final int GROWTH = 8;

    /** Spans of a trace are looked for at most this long after its start. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String STARTS =
            """
            SELECT tenant AS owner, trace_id AS id, min(first) AS start, max(last) AS newest
            FROM trace_index
            WHERE tenant IN {tenants:Array(String)}
              AND day >= toDate({from:DateTime64(9, 'UTC')}) - 1 AND day <= toDate({to:DateTime64(9, 'UTC')}) %s
            GROUP BY tenant, trace_id
            HAVING start >= {from:DateTime64(9, 'UTC')}
              AND (start < {until:DateTime64(9, 'UTC')} OR (start = {until:DateTime64(9, 'UTC')} AND id < {past:String}))
            ORDER BY start DESC, id DESC
            LIMIT {size:UInt32}
            """;

    private static final NamedQuery ALL = new NamedQuery("traces.all", STARTS.formatted(""));
    private static final NamedQuery MATCHING =
            new NamedQuery(
                    "traces.matching",
                    STARTS.formatted(
                            """

                              AND (tenant, trace_id) IN (
                                SELECT tenant, trace_id FROM span WHERE %s GROUP BY tenant, trace_id HAVING %s)
                            """
                                    .formatted(Matching.SPAN, Matching.TRACE)));

    private static final NamedQuery ROWS =
            new NamedQuery(
                    "traces.rows",
                    """
                    SELECT tenant AS owner, trace_id AS id, min(ts) AS start,
                      toInt64(max(toUnixTimestamp64Nano(ts) + duration_ns)) - toUnixTimestamp64Nano(min(ts)) AS nanos,
                      argMin(feature, (feature = '', ts)) AS first_feature, argMin(name, ts) AS first_name,
                      arraySort(groupUniqArrayIf(model, call AND model != '')) AS models, count() AS spans, countIf(call) AS calls,
                      sumIf(input_tokens + cache_read_tokens + cache_write_tokens, call) AS input,
                      sumIf(output_tokens + reasoning_tokens, call) AS output, sumIf(cost, call) AS all_cost,
                      maxIf(toString(currency), call) AS money, countIf(call AND cost_source = 'unpriced') AS unpriced,
                      sumIf(cache_read_tokens, call) AS cached, sum(masked) AS all_masked,
                      countIf(route_reason LIKE '%%fallback%%') AS fallbacks, max(sample) AS is_sample, %s AS state
                    FROM span
                    WHERE tenant IN {tenants:Array(String)} AND trace_id IN {ids:Array(String)}
                      AND ts >= {first:DateTime64(9, 'UTC')} AND ts <= {last:DateTime64(9, 'UTC')}
                    GROUP BY tenant, trace_id
                    """
                            .formatted(Matching.STATE));

    private static final NamedQuery KEPT =
            new NamedQuery(
                    "traces.kept",
                    "SELECT uniqExact(tenant, trace_id) AS traces FROM span WHERE " + Owned.SPANS);

    private final Reader reader;

    public TraceList(Reader reader) {
        this.reader = reader;
    }

    /** Where a page ended: the next one goes on below. */
    public record Cursor(Instant start, String traceId) {
        public static Cursor after(TraceRow last) {
            return new Cursor(last.start(), last.traceId());
        }
    }

    /** The newest page. */
    public List<TraceRow> newest(Scope scope, TraceFilter filter, int size) {
        return older(scope, filter, new Cursor(scope.to(), ""), size);
    }

    /**
     * The page below a cursor.
     *
     * @param size at most 200
     */
    public List<TraceRow> older(Scope scope, TraceFilter filter, Cursor below, int size) {
        int wanted = Math.min(size, MOST);
        List<Key> keys = new ArrayList<>();
        Cursor until = below;
        Duration step = FIRST_STEP;
        while (keys.size() < wanted && until.start().isAfter(scope.from())) {
            Instant from = latest(scope.from(), until.start().minus(step));
            keys.addAll(starts(scope, filter, from, until, wanted - keys.size()));
            until = new Cursor(from, "");
            step = step.multipliedBy(GROWTH);
        }
        return rows(scope.tenants(), keys);
    }

    /** All traces with a span in the scope's time. */
    public long kept(Scope scope) {
        return reader.query(KEPT, scope.tenants(), scope.parameters(), r -> r.number("traces"))
                .getFirst();
    }

    private record Key(String tenant, String traceId, Instant start, Instant newest) {}

    private List<Key> starts(
            Scope scope, TraceFilter filter, Instant from, Cursor until, int size) {
        boolean all = filter.isAll() && scope.environment().isEmpty();
        Instant end = until.start().plus(LONGEST);
        Map<String, Object> parameters = new HashMap<>(scope.between(from, end).parameters());
        parameters.putAll(filter.parameters());
        parameters.put("until", until.start());
        parameters.put("past", until.traceId());
        parameters.put("size", size);
        return reader.query(
                all ? ALL : MATCHING,
                scope.tenants(),
                parameters,
                r -> new Key(r.text("owner"), r.text("id"), r.time("start"), r.time("newest")));
    }

    private List<TraceRow> rows(Collection<TenantId> tenants, List<Key> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Map<String, Object> parameters =
                Map.of(
                        "ids",
                        keys.stream().map(Key::traceId).toList(),
                        "first",
                        keys.stream().map(Key::start).min(Instant::compareTo).orElseThrow(),
                        "last",
                        keys.stream().map(Key::newest).max(Instant::compareTo).orElseThrow());
        Map<String, TraceRow> found =
                reader.query(ROWS, tenants, parameters, TraceList::row).stream()
                        .collect(
                                toMap(
                                        t -> t.tenant() + "/" + t.traceId(),
                                        Function.identity(),
                                        (a, b) -> a));
        return keys.stream()
                .map(k -> found.get(k.tenant() + "/" + k.traceId()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static TraceRow row(Row r) {
        return new TraceRow(
                r.text("owner"),
                r.text("id"),
                r.time("start"),
                Duration.ofNanos(r.number("nanos")),
                r.text("first_feature"),
                r.text("first_name"),
                r.texts("models"),
                r.number("spans"),
                r.number("calls"),
                r.number("input"),
                r.number("output"),
                r.decimal("all_cost"),
                r.text("money"),
                r.number("unpriced"),
                r.number("cached"),
                r.number("all_masked"),
                r.number("fallbacks") > 0,
                r.flag("is_sample"),
                r.text("state"));
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
