package dev.pilothouse.analytics.kpis;

import dev.pilothouse.db.clickhouse.Row;
import java.math.BigDecimal;

/**
 * What the roll-ups counted in some time.
 *
 * @param calls leaf inference spans, also refused and killed ones
 * @param ttftCalls calls whose time to first token is known
 * @param ttftP95Micros 95th percentile in microseconds; not a number without such calls
 * @param cost exact, in the currency of the price book; unpriced calls add nothing
 * @param teams teams with at least one call
 * @param inputTokens input tokens that did not come from a cache
 */
public record Sums(
        long calls,
        long errors,
        long refused,
        long killed,
        long unpriced,
        long ttftCalls,
        double ttftP95Micros,
        BigDecimal cost,
        long teams,
        long inputTokens,
        long cacheReadTokens,
        long outputTokens) {
    public static final Sums NONE =
            new Sums(0, 0, 0, 0, 0, 0, Double.NaN, BigDecimal.ZERO, 0, 0, 0, 0);

    /** Columns over a roll-up that {@link #of} reads; grouping is the query's business. */
    public static final String COLUMNS =
            """
            sum(calls) AS all_calls, sum(errors) AS all_errors, sum(refused) AS all_refused,
            sum(killed) AS all_killed, sum(unpriced) AS all_unpriced, sum(ttft_calls) AS all_ttft_calls,
            toFloat64(quantilesTDigestIfMerge(0.5, 0.95, 0.99)(ttft)[2]) AS p95, sum(cost) AS all_cost,
            uniqExactIf((tenant, team), calls > 0 AND team != '') AS teams,
            sum(input_tokens) AS input, sum(cache_read_tokens) AS cached, sum(output_tokens) AS output\
            """;

    public static Sums of(Row row) {
        return new Sums(
                row.number("all_calls"),
                row.number("all_errors"),
                row.number("all_refused"),
                row.number("all_killed"),
                row.number("all_unpriced"),
                row.number("all_ttft_calls"),
                row.real("p95"),
                row.decimal("all_cost"),
                row.number("teams"),
                row.number("input"),
                row.number("cached"),
                row.number("output"));
    }

    /** Both together; percentile and teams are left unknown, because they do not add up. */
    public Sums plus(Sums other) {
        return new Sums(
                calls + other.calls,
                errors + other.errors,
                refused + other.refused,
                killed + other.killed,
                unpriced + other.unpriced,
                ttftCalls + other.ttftCalls,
                Double.NaN,
                cost.add(other.cost),
                0,
                inputTokens + other.inputTokens,
                cacheReadTokens + other.cacheReadTokens,
                outputTokens + other.outputTokens);
    }

    public long priced() {
        return calls - unpriced;
    }
}
