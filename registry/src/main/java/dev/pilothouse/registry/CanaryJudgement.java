package dev.pilothouse.registry;

import static java.util.stream.Collectors.joining;

import dev.pilothouse.db.model.Words;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.CanaryFigures.Side;
import dev.pilothouse.registry.CanaryFigures.Sureness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the rule of a canary says of its figures.
 *
 * @param findings one for each figure that was measured or has to be
 */
public record CanaryJudgement(Verdict verdict, List<Finding> findings) {
    /** A difference between fewer observations than this is not looked at. */
    private static final int LEAST = 30;

    /** So many calls are enough to take a canary back whose errors are surely too many. */
    private static final int LEAST_OF_A_BAD_ONE = 20;

    private static final double HUNDREDTHS = 10_000;
    private static final double PERCENT = 100;

    public CanaryJudgement {
        findings = List.copyOf(findings);
    }

    /** What becomes of a canary. */
    public enum Verdict {
        WAIT,
        PROMOTE,
        TAKE_BACK,
        /** Nothing could be decided for too long: it stays, and people decide. */
        STAY;

        public String word() {
            return Words.of(this);
        }
    }

    /** How a figure stands to its limit. */
    public enum Standing {
        WITHIN,
        /** Over the limit, which may be chance. */
        UNCLEAR,
        OVER,
        /** Too few were measured. */
        TOO_FEW
    }

    /**
     * One figure.
     *
     * @param what for example {@code errors} or {@code cost per call}
     */
    public record Finding(String what, Standing standing, Sureness sureness, boolean needed) {}

    /**
     * From how many observations on a difference is looked at.
     *
     * @param rule one that needs fewer calls is content with fewer
     */
    public static int least(Optional<CanaryRule> rule) {
        return rule.map(r -> Math.min(LEAST, r.leastCalls())).orElse(LEAST);
    }

    /**
     * @param running for how long it has been a canary
     */
    static CanaryJudgement of(CanaryRule rule, CanaryFigures figures, Duration running) {
        List<Finding> findings = findings(rule, figures);
        return new CanaryJudgement(verdict(rule, figures.canary(), findings, running), findings);
    }

    private static Verdict verdict(
            CanaryRule rule, Side canary, List<Finding> findings, Duration running) {
        boolean enough = canary.calls() >= rule.leastCalls();
        boolean over = findings.stream().anyMatch(f -> f.standing() == Standing.OVER);
        if (enough && over || surelyFails(canary, findings.getFirst())) {
            return Verdict.TAKE_BACK;
        }
        boolean clear =
                findings.stream()
                        .noneMatch(f ->
                                f.standing() == Standing.UNCLEAR
                                        || f.needed() && f.standing() == Standing.TOO_FEW);
        if (enough && clear) {
            return Verdict.PROMOTE;
        }
        return running.compareTo(rule.patience()) > 0 ? Verdict.STAY : Verdict.WAIT;
    }

    private static boolean surelyFails(Side canary, Finding errors) {
        return canary.calls() >= LEAST_OF_A_BAD_ONE
                && errors.standing() == Standing.OVER
                && errors.sureness() == Sureness.SURE;
    }

    /** Errors first. */
    private static List<Finding> findings(CanaryRule rule, CanaryFigures figures) {
        Side canary = figures.canary();
        Side stable = figures.stable();
        int least = Math.min(LEAST, Math.min(rule.leastCalls(), LEAST_OF_A_BAD_ONE));
        int usual = least(Optional.of(rule));
        double slower = 1 + rule.mostSlower() / PERCENT;
        List<Finding> all = new ArrayList<>();
        Measure failed = stable.failed();
        all.add(
                finding(
                        "errors",
                        canary.failed(),
                        failed,
                        canary.failed().value() > failed.value() + rule.mostErrors() / HUNDREDTHS,
                        least,
                        true));
        all.add(
                finding(
                        "time to the whole answer",
                        canary.whole(),
                        stable.whole(),
                        canary.whole().value() > stable.whole().value() * slower,
                        usual,
                        true));
        all.add(
                finding(
                        "time to the first token",
                        canary.firstToken(),
                        stable.firstToken(),
                        canary.firstToken().value() > stable.firstToken().value() * slower,
                        usual,
                        false));
        double dearer = 1 + rule.mostDearer() / PERCENT;
        all.add(
                finding(
                        "cost per call",
                        canary.cost(),
                        stable.cost(),
                        canary.cost().value() > stable.cost().value() * dearer,
                        usual,
                        false));
        canary.quality()
                .forEach((name, measure) -> {
                    Measure beside = stable.quality().getOrDefault(name, Measure.NONE);
                    double limit =
                            beside.value() - Math.abs(beside.value()) * rule.mostWorse() / PERCENT;
                    all.add(
                            finding(
                                    name.equals("feedback") ? "positive feedback" : name,
                                    measure,
                                    beside,
                                    measure.value() < limit,
                                    usual,
                                    false));
                });
        return all;
    }

    private static Finding finding(
            String what, Measure canary, Measure stable, boolean over, int least, boolean needed) {
        Sureness sureness = Sureness.of(canary, stable, least);
        Standing standing =
                switch (sureness) {
                    case TOO_FEW -> Standing.TOO_FEW;
                    case CHANCE -> over ? Standing.UNCLEAR : Standing.WITHIN;
                    case LIKELY, SURE -> over ? Standing.OVER : Standing.WITHIN;
                };
        return new Finding(what, standing, sureness, needed);
    }

    /** What is over its limit, unclear or not known yet; for example {@code errors, cost}. */
    public String those(Standing standing) {
        return findings.stream()
                .filter(f -> f.standing() == standing)
                .filter(f -> standing != Standing.TOO_FEW || f.needed())
                .map(Finding::what)
                .collect(joining(", "));
    }
}
