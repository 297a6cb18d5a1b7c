package dev.pilothouse.analytics.contributors;

import static java.util.Comparator.comparing;

import dev.pilothouse.analytics.kpis.Kpi;
import dev.pilothouse.analytics.kpis.Sums;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Why a KPI moved. The steps and the rest add up to the change (within one part in 10¹², the
 * precision of the division).
 *
 * @param from value in the period before
 * @param to value now
 * @param steps largest first
 * @param rest what all other parts moved together
 * @param others how many parts the rest stands for
 */
public record Change(
        BigDecimal from, BigDecimal to, List<Step> steps, BigDecimal rest, int others) {
    private static final MathContext DIGITS = new MathContext(20);

    /**
     * @param amount in the unit of the KPI, positive when the part raised it
     */
    public record Step(Part part, BigDecimal amount) {}

    public BigDecimal amount() {
        return to.subtract(from);
    }

    /** True for KPIs that can be taken apart; percentiles and distinct counts do not add up. */
    public static boolean explains(Kpi kpi) {
        return switch (kpi) {
            case SPEND, UNPRICED, KILLED, ERROR_RATE, REFUSALS, COST_PER_CALL, CACHED_INPUT -> true;
            case TIME_TO_FIRST_TOKEN, TEAMS -> false;
        };
    }

    /**
     * @param most how many steps to keep
     * @throws IllegalArgumentException for a KPI that cannot be taken apart
     */
    public static Change of(Kpi kpi, List<Part> parts, int most) {
        return switch (kpi) {
            case SPEND -> total(parts, Sums::cost, most);
            case UNPRICED -> total(parts, s -> BigDecimal.valueOf(s.unpriced()), most);
            case KILLED -> total(parts, s -> BigDecimal.valueOf(s.killed()), most);
            case ERROR_RATE -> rate(parts, s -> BigDecimal.valueOf(s.errors()), Sums::calls, most);
            case REFUSALS -> rate(parts, s -> BigDecimal.valueOf(s.refused()), Sums::calls, most);
            case COST_PER_CALL -> rate(parts, Sums::cost, Sums::priced, most);
            case CACHED_INPUT ->
                    rate(
                            parts,
                            s -> BigDecimal.valueOf(s.cacheReadTokens()),
                            s -> s.inputTokens() + s.cacheReadTokens(),
                            most);
            case TIME_TO_FIRST_TOKEN, TEAMS ->
                    throw new IllegalArgumentException(kpi + " does not add up over features");
        };
    }

    private static Change total(List<Part> parts, Function<Sums, BigDecimal> amount, int most) {
        List<Step> steps =
                parts.stream()
                        .map(p ->
                                new Step(
                                        p,
                                        amount.apply(p.now()).subtract(amount.apply(p.before()))))
                        .toList();
        return ranked(sum(parts, Part::before, amount), sum(parts, Part::now, amount), steps, most);
    }

    /**
     * A part moves a rate by what it adds above or below the old rate; growing at the old rate
     * moves nothing.
     */
    private static Change rate(
            List<Part> parts,
            Function<Sums, BigDecimal> above,
            ToLongFunction<Sums> below,
            int most) {
        BigDecimal weightBefore = weight(parts, Part::before, below);
        BigDecimal weightNow = weight(parts, Part::now, below);
        BigDecimal before = divide(sum(parts, Part::before, above), weightBefore);
        BigDecimal now = divide(sum(parts, Part::now, above), weightNow);
        Function<Part, BigDecimal> amount =
                p ->
                        excess(p.now(), above, below, before, weightNow)
                                .subtract(excess(p.before(), above, below, before, weightBefore));
        return ranked(
                before, now, parts.stream().map(p -> new Step(p, amount.apply(p))).toList(), most);
    }

    private static BigDecimal excess(
            Sums sums,
            Function<Sums, BigDecimal> above,
            ToLongFunction<Sums> below,
            BigDecimal rate,
            BigDecimal weight) {
        BigDecimal usual = rate.multiply(BigDecimal.valueOf(below.applyAsLong(sums)));
        return divide(above.apply(sums).subtract(usual), weight);
    }

    private static Change ranked(BigDecimal from, BigDecimal to, List<Step> all, int most) {
        List<Step> moved =
                all.stream()
                        .filter(s -> s.amount().signum() != 0)
                        .sorted(comparing((Step s) -> s.amount().abs()).reversed())
                        .toList();
        List<Step> top = moved.stream().limit(most).toList();
        BigDecimal explained =
                top.stream().map(Step::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Change(
                from,
                to,
                top,
                to.subtract(from).subtract(explained),
                Math.max(0, moved.size() - most));
    }

    private static BigDecimal sum(
            List<Part> parts, Function<Part, Sums> period, Function<Sums, BigDecimal> amount) {
        return parts.stream().map(period).map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal weight(
            List<Part> parts, Function<Part, Sums> period, ToLongFunction<Sums> below) {
        return BigDecimal.valueOf(parts.stream().map(period).mapToLong(below).sum());
    }

    private static BigDecimal divide(BigDecimal above, BigDecimal below) {
        return below.signum() == 0 ? BigDecimal.ZERO : above.divide(below, DIGITS);
    }
}
