package dev.pilothouse.analytics.kpis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The KPIs that the roll-ups of calls answer. */
public enum Kpi {
    /** Seconds, 95th percentile. */
    TIME_TO_FIRST_TOKEN(
            Sums::ttftCalls,
            s -> BigDecimal.valueOf(s.ttftP95Micros()).movePointLeft(6).round(digits(6))),
    /** Share of calls that ended in an error, 0 to 1. */
    ERROR_RATE(Sums::calls, s -> share(s.errors(), s.calls())),
    /** Money, in the currency of the price book. Zero only when something was priced. */
    SPEND(Sums::priced, Sums::cost),
    /** Money per priced call. */
    COST_PER_CALL(Sums::priced, s -> s.cost().divide(BigDecimal.valueOf(s.priced()), digits(12))),
    /** Calls without a price. */
    UNPRICED(Sums::calls, s -> BigDecimal.valueOf(s.unpriced())),
    /** Input tokens that came from a cache, share of all input tokens, 0 to 1. */
    CACHED_INPUT(
            s -> s.inputTokens() + s.cacheReadTokens(),
            s -> share(s.cacheReadTokens(), s.inputTokens() + s.cacheReadTokens())),
    /** Share of calls refused by a rule, 0 to 1. */
    REFUSALS(Sums::calls, s -> share(s.refused(), s.calls())),
    /** Calls that a kill stopped, before or during the answer. */
    KILLED(Sums::calls, s -> BigDecimal.valueOf(s.killed())),
    /** Teams with at least one call. */
    TEAMS(Sums::calls, s -> BigDecimal.valueOf(s.teams()));

    private final ToLongFunction<Sums> sample;
    private final Function<Sums, BigDecimal> value;

    Kpi(ToLongFunction<Sums> sample, Function<Sums, BigDecimal> value) {
        this.sample = sample;
        this.value = value;
    }

    /** How many calls (or tokens) the value rests on. */
    public long sample(Sums sums) {
        return sample.applyAsLong(sums);
    }

    /** Empty when nothing was counted: unknown is not zero. */
    public Optional<BigDecimal> value(Sums sums) {
        return sample(sums) == 0 ? Optional.empty() : Optional.of(value.apply(sums));
    }

    private static BigDecimal share(long part, long whole) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), digits(9));
    }

    private static MathContext digits(int precision) {
        return new MathContext(precision);
    }
}
