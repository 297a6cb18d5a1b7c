package dev.pilothouse.analytics.releases;

import static java.util.stream.Collectors.joining;

import dev.pilothouse.analytics.Owned;
import dev.pilothouse.analytics.Scope;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What calls showed of releases, by digest. Only calls that our own gateways measured count: others
 * could claim any digest. Answers from a cache, copies for shadows and calls that people killed or
 * cancelled say nothing of a release.
 */
public final class ReleaseFigures {
    /** Name of the share of positive feedback among the qualities. */
    public static final String FEEDBACK = "feedback";

    private static final String LEVELS =
            Measured.LEVELS.stream().map(String::valueOf).collect(joining(", "));

    private static final String CALLS_OF =
            Owned.SPANS
                    + " AND feature = {feature:String} AND call AND metered"
                    + " AND release_digest IN {digests:Array(String)}"
                    + " AND NOT startsWith(route_reason, 'shadow')";

    private static final NamedQuery CALLS =
            new NamedQuery(
                    "releases.figures",
                    """
                    SELECT digest, count() AS calls, sum(failed) AS errors,
                      quantilesTDigestIf(%1$s)(millis, NOT failed) AS whole,
                      sum(timed) AS first_calls,
                      quantilesTDigestIf(%1$s)(first_millis, timed) AS first,
                      sum(priced) AS priced_calls,
                      avgIf(price, priced) AS cost_mean,
                      stddevSampIf(price, priced) AS cost_spread,
                      anyIf(currency, priced) AS money
                    FROM (
                      SELECT release_digest AS digest, duration_ns / 1e6 AS millis, ttft_us / 1e3 AS first_millis,
                        toFloat64(cost) AS price, currency,
                        outcome = 'error' OR outcome = 'refused' AND error_type = 'guardrail_blocked' AND deployment != '' AS failed,
                        NOT failed AND ttft_us > 0 AS timed,
                        NOT failed AND cost_source NOT IN ('', 'unpriced') AS priced
                      FROM span
                      WHERE %2$s AND (failed OR outcome = 'ok' AND deployment != '')
                    )
                    GROUP BY digest
                    """
                            .formatted(LEVELS, CALLS_OF));

    /** What was said names an answer, a span or a whole trace. */
    private static final NamedQuery QUALITY =
            new NamedQuery(
                    "releases.quality",
                    """
                    SELECT digest, what, count() AS votes, avg(score) AS mean, stddevSamp(score) AS spread
                    FROM (
                      SELECT arrayJoin(arrayFilter(k -> k != '', [response_id, toString(trace_id), concat(trace_id, span_id)])) AS key,
                        release_digest AS digest
                      FROM span
                      WHERE %1$s
                      GROUP BY key, digest
                    ) AS answered
                    INNER JOIN (
                      SELECT if(response_id != '', response_id, trace_id) AS key, '%2$s' AS what,
                        toFloat64(score > 0) AS score
                      FROM feedback FINAL
                      WHERE %3$s
                      UNION ALL
                      SELECT multiIf(response_id != '', response_id, span_id != '', concat(trace_id, span_id), trace_id) AS key,
                        name AS what, score
                      FROM evaluation
                      WHERE %3$s AND name NOT IN ('', '%2$s')
                    ) AS said USING (key)
                    GROUP BY digest, what
                    """
                            .formatted(
                                    CALLS_OF,
                                    FEEDBACK,
                                    "tenant IN {tenants:Array(String)}"
                                            + " AND ts >= {from:DateTime64(9, 'UTC')}"));

    private final Reader reader;

    public ReleaseFigures(Reader reader) {
        this.reader = reader;
    }

    /**
     * Figures of one release.
     *
     * @param calls answered or failed
     * @param firstToken 95th percentile of the time to the first token, milliseconds
     * @param whole 95th percentile of the time to the whole answer, milliseconds
     * @param cost mean of a priced call
     * @param currency ISO 4217; empty when none was priced
     * @param quality share of positive {@link #FEEDBACK}, and mean scores of evaluations by name
     */
    public record Of(
            long calls,
            long errors,
            Measured firstToken,
            Measured whole,
            Measured cost,
            String currency,
            SortedMap<String, Measured> quality) {}

    /**
     * By digest; releases without calls are not in it.
     *
     * @param scope one tenant and environment, and the time that is looked at
     * @param digests lower-case hexadecimal
     */
    public Map<String, Of> read(Scope scope, String feature, List<String> digests) {
        Map<String, Object> values = new HashMap<>(scope.parameters());
        values.put("feature", feature);
        values.put("digests", digests);
        Map<String, SortedMap<String, Measured>> quality = new HashMap<>();
        reader.query(
                QUALITY,
                scope.tenants(),
                values,
                r ->
                        quality.computeIfAbsent(r.text("digest"), d -> new TreeMap<>())
                                .put(
                                        r.text("what"),
                                        Measured.mean(
                                                r.number("votes"),
                                                r.real("mean"),
                                                r.real("spread"))));
        Map<String, Of> figures = new HashMap<>();
        reader.query(
                CALLS,
                scope.tenants(),
                values,
                r -> {
                    String digest = r.text("digest");
                    return figures.put(
                            digest, of(r, quality.getOrDefault(digest, new TreeMap<>())));
                });
        return figures;
    }

    private static Of of(Row r, SortedMap<String, Measured> quality) {
        long calls = r.number("calls");
        long errors = r.number("errors");
        return new Of(
                calls,
                errors,
                Measured.p95(r.number("first_calls"), r.reals("first")),
                Measured.p95(calls - errors, r.reals("whole")),
                Measured.mean(r.number("priced_calls"), r.real("cost_mean"), r.real("cost_spread")),
                r.text("money"),
                quality);
    }
}
