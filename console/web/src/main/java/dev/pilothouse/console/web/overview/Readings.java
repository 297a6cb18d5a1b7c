package dev.pilothouse.console.web.overview;

import dev.pilothouse.analytics.Slots;
import dev.pilothouse.analytics.kpis.Feedback;
import dev.pilothouse.analytics.kpis.Kpi;
import dev.pilothouse.analytics.kpis.Sums;
import dev.pilothouse.analytics.kpis.Traffic;
import dev.pilothouse.analytics.kpis.Votes;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.registry.Feature;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes readings of what the sources say. */
final class Readings {
    private Readings() {}

    static Reading of(Measure measure, Sources.Answers answers) {
        if (measure.kpi().isPresent()) {
            return ofCalls(measure, measure.kpi().get(), answers);
        }
        return measure == Measure.POSITIVE_FEEDBACK
                ? ofVotes(answers.feedback().get(), answers.traffic().get().comparable())
                : ofFeatures(answers.features().get(), answers.traffic().get().slots());
    }

    private static Reading ofCalls(Measure measure, Kpi kpi, Sources.Answers answers) {
        Traffic traffic = answers.traffic().get();
        boolean money = measure.unit() == Unit.MONEY || measure.unit() == Unit.MONEY_EACH;
        return new Reading(
                measure,
                kpi.value(traffic.now().total()),
                traffic.comparable() ? kpi.value(traffic.before().total()) : Optional.empty(),
                sample(kpi, traffic.now().total()),
                trend(kpi, traffic.now().slots()),
                trend(kpi, traffic.before().slots()),
                money ? answers.currency().get() : "");
    }

    private static String sample(Kpi kpi, Sums sums) {
        long size = kpi.sample(sums);
        return switch (kpi) {
            case SPEND, COST_PER_CALL -> Format.plural(size, "priced call");
            case CACHED_INPUT -> Format.plural(size, "input token");
            case TIME_TO_FIRST_TOKEN, ERROR_RATE, UNPRICED, REFUSALS, KILLED, TEAMS ->
                    Format.plural(size, "call");
        };
    }

    private static List<Double> trend(Kpi kpi, List<Sums> slots) {
        return slots.stream()
                .map(s -> kpi.value(s).map(BigDecimal::doubleValue).orElse(Double.NaN))
                .toList();
    }

    static Reading ofVotes(Feedback feedback, boolean comparable) {
        return new Reading(
                Measure.POSITIVE_FEEDBACK,
                share(feedback.now().total()),
                comparable ? share(feedback.before().total()) : Optional.empty(),
                Format.plural(feedback.now().total().all(), "vote"),
                votes(feedback.now().slots()),
                votes(feedback.before().slots()),
                "");
    }

    private static List<Double> votes(List<Votes> slots) {
        return slots.stream()
                .map(v -> share(v).map(BigDecimal::doubleValue).orElse(Double.NaN))
                .toList();
    }

    private static Optional<BigDecimal> share(Votes votes) {
        return votes.all() == 0
                ? Optional.empty()
                : Optional.of(
                        BigDecimal.valueOf(votes.positive())
                                .divide(BigDecimal.valueOf(votes.all()), new MathContext(9)));
    }

    static Reading ofFeatures(List<Feature> features, Slots slots) {
        List<BigDecimal> now = days(features, slots.from(), slots.to());
        List<BigDecimal> before = days(features, slots.before(), slots.from());
        return new Reading(
                Measure.TIME_TO_PRODUCTION,
                median(now),
                median(before),
                counted(now.size(), late(features, slots)),
                List.of(),
                List.of(),
                "");
    }

    private static String counted(int features, long late) {
        String counted = features == 0 ? "" : Format.plural(features, "feature");
        String rest =
                late == 0
                        ? ""
                        : Format.plural(late, "feature")
                                + " called before being declared, not counted";
        return counted + (counted.isEmpty() || rest.isEmpty() ? "" : "; ") + rest;
    }

    private static long late(List<Feature> features, Slots slots) {
        return features.stream()
                .filter(f -> within(f.firstCallAt(), slots.from(), slots.to()))
                .filter(f -> f.timeToProduction().filter(Duration::isNegative).isPresent())
                .count();
    }

    /** Features that were in production before somebody declared them say nothing here. */
    private static List<BigDecimal> days(List<Feature> features, Instant from, Instant to) {
        return features.stream()
                .filter(f -> within(f.firstCallAt(), from, to))
                .flatMap(f -> f.timeToProduction().stream())
                .filter(d -> !d.isNegative())
                .map(Readings::days)
                .sorted()
                .toList();
    }

    private static boolean within(Optional<Instant> at, Instant from, Instant to) {
        return at.map(t -> !t.isBefore(from) && t.isBefore(to)).orElse(false);
    }

    private static BigDecimal days(Duration time) {
        return BigDecimal.valueOf(time.toSeconds())
                .divide(BigDecimal.valueOf(Duration.ofDays(1).toSeconds()), new MathContext(9));
    }

    private static Optional<BigDecimal> median(List<BigDecimal> sorted) {
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int half = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1
                        ? sorted.get(half)
                        : sorted.get(half - 1)
                                .add(sorted.get(half))
                                .divide(BigDecimal.TWO, new MathContext(9)));
    }
}
