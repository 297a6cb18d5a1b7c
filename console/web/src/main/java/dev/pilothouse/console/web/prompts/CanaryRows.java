package dev.pilothouse.console.web.prompts;

import dev.pilothouse.console.web.ui.Delta.Meaning;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.registry.CanaryFigures;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.CanaryFigures.Side;
import dev.pilothouse.registry.CanaryFigures.Sureness;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleFunction;

/** Figures of a canary and of what is live as rows for people. */
final class CanaryRows {
    private static final String NONE = "–";
    private static final String FEEDBACK = "feedback";

    private CanaryRows() {}

    /**
     * @param stableOf from how many; may be empty
     * @param difference empty while there is nothing to compare
     * @param sureness of the difference; empty where it means nothing
     */
    record Row(
            String name,
            String stable,
            String stableOf,
            String canary,
            String canaryOf,
            Optional<Difference> difference,
            String sureness) {}

    /**
     * @param direction its sign
     * @param amount without sign, with unit
     */
    record Difference(double direction, String amount, Meaning meaning) {}

    /**
     * @param least number of observations below which a difference is said to come from too few
     */
    static List<Row> of(CanaryFigures figures, int least) {
        Side canary = figures.canary();
        Side stable = figures.stable();
        List<Row> rows = new ArrayList<>();
        rows.add(
                new Row(
                        "Calls",
                        Format.count(stable.calls()),
                        "",
                        Format.count(canary.calls()),
                        "",
                        Optional.empty(),
                        ""));
        rows.add(errors(stable, canary, least));
        rows.add(
                row(
                        "Whole answer, p95",
                        stable.whole(),
                        canary.whole(),
                        Format::millis,
                        false,
                        least));
        rows.add(
                row(
                        "First token, p95",
                        stable.firstToken(),
                        canary.firstToken(),
                        Format::millis,
                        false,
                        least));
        String currency = stable.currency().isEmpty() ? canary.currency() : stable.currency();
        rows.add(
                row(
                        "Cost per call",
                        stable.cost(),
                        canary.cost(),
                        value -> money(value, currency),
                        false,
                        least));
        TreeSet<String> names = new TreeSet<>(stable.quality().keySet());
        names.addAll(canary.quality().keySet());
        names.add(FEEDBACK);
        for (String name : names) {
            boolean votes = name.equals(FEEDBACK);
            rows.add(
                    row(
                            votes ? "Positive feedback" : "Score “" + name + "”",
                            stable.quality().getOrDefault(name, Measure.NONE),
                            canary.quality().getOrDefault(name, Measure.NONE),
                            votes ? CanaryRows::percent : CanaryRows::score,
                            true,
                            least));
        }
        return rows;
    }

    private static Row errors(Side stable, Side canary, int least) {
        Measure before = stable.failed();
        Measure after = canary.failed();
        double points = after.value() - before.value();
        return new Row(
                "Failed calls",
                value(before, CanaryRows::percent),
                before.count() == 0 ? "" : Format.count(stable.errors()) + " calls",
                value(after, CanaryRows::percent),
                after.count() == 0 ? "" : Format.count(canary.errors()) + " calls",
                comparable(before, after)
                        ? Optional.of(
                                new Difference(
                                        points,
                                        Format.percent(Math.abs(points)) + " points",
                                        points > 0 ? Meaning.WORSE : Meaning.BETTER))
                        : Optional.empty(),
                sureness(before, after, points, least));
    }

    private static Row row(
            String name,
            Measure before,
            Measure after,
            DoubleFunction<String> shown,
            boolean moreIsBetter,
            int least) {
        double by = after.value() - before.value();
        return new Row(
                name,
                value(before, shown),
                of(before),
                value(after, shown),
                of(after),
                comparable(before, after)
                        ? Optional.of(
                                new Difference(
                                        by,
                                        before.value() == 0
                                                ? shown.apply(Math.abs(by))
                                                : relative(by, before.value()),
                                        by > 0 == moreIsBetter ? Meaning.BETTER : Meaning.WORSE))
                        : Optional.empty(),
                sureness(before, after, by, least));
    }

    private static String relative(double by, double before) {
        double share = Math.abs(by / before);
        BigDecimal percent =
                BigDecimal.valueOf(share * 100).round(new MathContext(share < 0.1 ? 2 : 3));
        return percent.stripTrailingZeros().toPlainString() + " %";
    }

    private static boolean comparable(Measure before, Measure after) {
        return before.count() > 0 && after.count() > 0;
    }

    private static String value(Measure measure, DoubleFunction<String> shown) {
        return measure.count() == 0 ? NONE : shown.apply(measure.value());
    }

    private static String of(Measure measure) {
        return measure.count() == 0 ? "" : "of " + Format.count(measure.count());
    }

    /** Also for what was not measured on one side: nobody should take that for equal. */
    private static String sureness(Measure before, Measure after, double by, int least) {
        return switch (Sureness.of(before, after, least)) {
            case TOO_FEW -> before.count() + after.count() == 0 ? "not measured" : "too few calls";
            case CHANCE -> by == 0 ? "" : "may be chance";
            case LIKELY -> "likely";
            case SURE -> "sure";
        };
    }

    private static String percent(double share) {
        return Format.percent(share) + " %";
    }

    private static String score(double score) {
        return BigDecimal.valueOf(score)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String money(double amount, String currency) {
        return Format.money(BigDecimal.valueOf(amount).round(new MathContext(4)), currency);
    }
}
