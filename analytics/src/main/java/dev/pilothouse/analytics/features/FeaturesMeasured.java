package dev.pilothouse.analytics.features;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.FeatureId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What is measured of one feature, from the roll-ups by the hour. */
public final class FeaturesMeasured {
    private static final String TIME =
            "tenant IN {tenants:Array(String)} AND %1$s >= {from:DateTime('UTC')} AND %1$s < {to:DateTime('UTC')}";

    private static final NamedQuery FIGURES =
            new NamedQuery(
                    "features.figures",
                    """
                    SELECT min(t) AS earliest, max(t) AS latest, sum(calls) AS all_calls, sum(errors) AS all_errors,
                      sum(refused) AS all_refused, sum(killed) AS all_killed, sum(cost) AS all_cost,
                      quantilesTDigestMerge(0.5, 0.95)(duration) AS times, times[1] / 1e6 AS p50, times[2] / 1e6 AS p95
                    FROM rollup_hour
                    WHERE %s AND feature = {feature:String}
                    HAVING all_calls > 0
                    """
                            .formatted(TIME.formatted("t")));

    private static final NamedQuery GUARDED =
            new NamedQuery(
                    "features.guarded",
                    """
                    SELECT uniqExact(trace_id, span_id) AS hits
                    FROM span_attribute
                    WHERE %1$s AND name = 'pilothouse.guardrail.action' AND value != ''
                      AND (trace_id, span_id) IN (
                        SELECT trace_id, span_id FROM span WHERE %1$s AND feature = {feature:String})
                    """
                            .formatted(TIME.formatted("ts")));

    private final Reader reader;

    public FeaturesMeasured(Reader reader) {
        this.reader = reader;
    }

    /**
     * Whole hours, the first and last of the scope included; empty when there was no call.
     *
     * @param scope of the feature's tenant alone
     */
    public Optional<FeatureFigures> figures(Scope scope, FeatureId feature) {
        Map<String, Object> about =
                Map.of(
                        "feature", feature.value(),
                        "from", scope.from().truncatedTo(ChronoUnit.HOURS),
                        "to", scope.to().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.HOURS));
        return reader
                .query(
                        FIGURES,
                        scope.tenants(),
                        about,
                        r ->
                                new FeatureFigures(
                                        r.time("earliest"),
                                        r.time("latest"),
                                        r.number("all_calls"),
                                        r.number("all_errors"),
                                        r.number("all_refused"),
                                        r.number("all_killed"),
                                        guarded(scope, about),
                                        r.real("p50"),
                                        r.real("p95"),
                                        r.decimal("all_cost")))
                .stream()
                .findFirst();
    }

    private long guarded(Scope scope, Map<String, ?> about) {
        return reader.query(GUARDED, scope.tenants(), about, r -> r.number("hits")).getFirst();
    }
}
