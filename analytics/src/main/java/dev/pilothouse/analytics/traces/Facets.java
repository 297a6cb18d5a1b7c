package dev.pilothouse.analytics.traces;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Slots;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the matching traces spread over states, features, models and time. */
public final class Facets {
    private static final NamedQuery STATES = facet("traces.states", Matching.STATE, "", "");
    private static final NamedQuery FEATURES =
            facet("traces.features", "feature", ", feature", " AND feature != ''");
    private static final NamedQuery MODELS =
            facet("traces.models", "model", ", model", " AND model != ''");

    private static final NamedQuery OVER_TIME =
            new NamedQuery(
                    "traces.over-time",
                    """
                    SELECT intDiv(toUnixTimestamp(start) - toUnixTimestamp({from:DateTime64(9, 'UTC')}), {step:UInt32}) AS slot,
                      state, count() AS traces
                    FROM (
                      SELECT min(ts) AS start, %s AS state
                      FROM span WHERE %s GROUP BY tenant, trace_id HAVING %s)
                    GROUP BY slot, state
                    """
                            .formatted(Matching.STATE, Matching.SPAN, Matching.TRACE));

    private final Reader reader;

    public Facets(Reader reader) {
        this.reader = reader;
    }

    /** A value and the number of matching traces that have it. */
    public record Value(String name, long traces) {}

    /**
     * Traces that began in a slot and ended in a state.
     *
     * @param slot 0 to {@code slots.count() - 1}
     */
    public record Bar(int slot, String state, long traces) {}

    /** Traces over time; {@code slots} says what the bars mean. */
    public record OverTime(Slots slots, List<Bar> bars) {
        public OverTime {
            bars = List.copyOf(bars);
        }

        public long traces() {
            return bars.stream().mapToLong(Bar::traces).sum();
        }
    }

    /** States of the matching traces, the filter's own choice of states left aside. */
    public List<Value> states(Scope scope, TraceFilter filter) {
        return values(STATES, scope, filter.outcomes(List.of()));
    }

    /** The 12 features with most matching traces, whichever features the filter has. */
    public List<Value> features(Scope scope, TraceFilter filter) {
        return values(FEATURES, scope, filter.features(List.of()));
    }

    /** The 12 models with most matching traces, whichever models the filter has. */
    public List<Value> models(Scope scope, TraceFilter filter) {
        return values(MODELS, scope, filter.models(List.of()));
    }

    public OverTime overTime(Scope scope, TraceFilter filter) {
        Slots slots = Slots.of(scope);
        Scope whole = scope.between(slots.from(), slots.to());
        Map<String, Object> parameters = parameters(whole, filter);
        parameters.put("step", slots.step().toSeconds());
        return new OverTime(
                slots,
                reader.query(
                        OVER_TIME,
                        scope.tenants(),
                        parameters,
                        r -> new Bar((int) r.number("slot"), r.text("state"), r.number("traces"))));
    }

    private List<Value> values(NamedQuery query, Scope scope, TraceFilter filter) {
        return reader.query(
                query,
                scope.tenants(),
                parameters(scope, filter),
                r -> new Value(r.text("value"), r.number("traces")));
    }

    private static Map<String, Object> parameters(Scope scope, TraceFilter filter) {
        Map<String, Object> all = new HashMap<>(scope.parameters());
        all.putAll(filter.parameters());
        return all;
    }

    private static NamedQuery facet(String name, String value, String by, String present) {
        return new NamedQuery(
                name,
                """
                SELECT value, count() AS traces
                FROM (SELECT %s AS value FROM span WHERE %s%s GROUP BY tenant, trace_id%s HAVING %s)
                GROUP BY value ORDER BY traces DESC, value LIMIT 12
                """
                        .formatted(value, Matching.SPAN, present, by, Matching.TRACE));
    }
}
