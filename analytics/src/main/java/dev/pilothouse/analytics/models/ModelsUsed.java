package dev.pilothouse.analytics.models;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What models did, from the roll-ups by the hour; and which there are in traffic. */
public final class ModelsUsed {
    private static final NamedQuery USE =
            new NamedQuery(
                    "models.use",
                    """
                    SELECT model, sum(calls) AS all_calls, sum(errors) AS all_errors, sum(refused) AS all_refused,
                      sum(killed) AS all_killed, sum(unpriced) AS all_unpriced, sum(cost) AS all_cost,
                      quantilesTDigestMerge(0.5, 0.95, 0.99)(duration) AS times,
                      if(all_calls = 0, 0, times[1]) / 1e6 AS p50, if(all_calls = 0, 0, times[2]) / 1e6 AS p95
                    FROM rollup_hour
                    WHERE tenant IN {tenants:Array(String)}
                      AND t >= {from:DateTime('UTC')} AND t < {to:DateTime('UTC')}
                      AND ({model:String} = '' OR model = {model:String}) AND model != ''
                    GROUP BY model
                    HAVING all_calls > 0
                    ORDER BY model
                    """);

    private static final NamedQuery NAMES =
            new NamedQuery(
                    "models.names",
                    """
                    SELECT tenant, model
                    FROM rollup_hour
                    WHERE tenant IN {tenants:Array(String)}
                      AND t >= {from:DateTime('UTC')} AND t < {to:DateTime('UTC')} AND model != ''
                    GROUP BY tenant, model
                    HAVING sum(calls) > 0
                    ORDER BY tenant, model
                    LIMIT 2000
                    """);

    private static final NamedQuery HITS =
            new NamedQuery(
                    "models.hits",
                    """
                    SELECT uniqExact(trace_id, span_id) AS hits
                    FROM span_attribute
                    WHERE tenant IN {tenants:Array(String)}
                      AND ts >= {from:DateTime('UTC')} AND ts < {to:DateTime('UTC')}
                      AND name = 'pilothouse.guardrail.action' AND value != ''
                      AND (trace_id, span_id) IN (
                        SELECT trace_id, span_id FROM span
                        WHERE tenant IN {tenants:Array(String)}
                          AND ts >= {from:DateTime('UTC')} AND ts < {to:DateTime('UTC')}
                          AND model = {model:String})
                    """);

    private final Reader reader;

    public ModelsUsed(Reader reader) {
        this.reader = reader;
    }

    /**
     * Every model with a call, by name; whole hours, the first and last of the scope included.
     *
     * @param model only this one; empty: all
     */
    public List<ModelUse> use(Scope scope, String model) {
        return reader.query(
                USE,
                scope.tenants(),
                parameters(scope, model),
                r ->
                        new ModelUse(
                                r.text("model"),
                                r.number("all_calls"),
                                r.number("all_errors"),
                                r.number("all_refused"),
                                r.number("all_killed"),
                                r.number("all_unpriced"),
                                r.real("p50"),
                                r.real("p95"),
                                r.decimal("all_cost")));
    }

    /** Names of models that calls of each tenant used. */
    public Map<TenantId, TreeSet<String>> names(Scope scope) {
        Map<TenantId, TreeSet<String>> names = new TreeMap<>();
        reader.query(
                        NAMES,
                        scope.tenants(),
                        parameters(scope),
                        r -> Map.entry(new TenantId(r.text("tenant")), r.text("model")))
                .forEach(e ->
                        names.computeIfAbsent(e.getKey(), t -> new TreeSet<>()).add(e.getValue()));
        return names;
    }

    /** Calls of a model in which a guardrail found something. */
    public long guardrailHits(Scope scope, String model) {
        return reader
                .query(HITS, scope.tenants(), parameters(scope, model), r -> r.number("hits"))
                .stream()
                .findFirst()
                .orElse(0L);
    }

    private static Map<String, Object> parameters(Scope scope, String model) {
        Map<String, Object> values = new TreeMap<>(parameters(scope));
        values.put("model", model);
        return values;
    }

    private static Map<String, Object> parameters(Scope scope) {
        return Map.of(
                "from", scope.from().truncatedTo(ChronoUnit.HOURS),
                "to", scope.to().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.HOURS));
    }
}
