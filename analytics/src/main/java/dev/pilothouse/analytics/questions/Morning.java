package dev.pilothouse.analytics.questions;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.pilothouse.analytics.contributors.Part;
import dev.pilothouse.analytics.kpis.Sums;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The daily questions as far as calls answer them. An empty answer means that nothing of the kind
 * happened.
 */
public final class Morning {
    /** A percentile or a rate of fewer calls says little; such parts are left out. */
    public static final long SMALLEST_SAMPLE = 20;

    private final List<Part> parts;
    private final List<Feature> features;

    public Morning(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.features =
                parts.stream()
                        .collect(
                                groupingBy(
                                        p -> List.of(p.tenant(), p.feature()),
                                        collectingAndThen(toList(), Morning::feature)))
                        .values()
                        .stream()
                        .toList();
    }

    /**
     * A feature over all its models.
     *
     * @param now without percentiles and teams, which do not add up
     */
    public record Feature(String tenant, String name, Sums now, Sums before) {}

    /**
     * @param share of all spend, 0 to 1
     * @param cached share of its input tokens that came from a cache, 0 to 1; empty without input
     */
    public record Costliest(
            Feature feature, BigDecimal cost, double share, Optional<Double> cached) {}

    /**
     * @param part whose calls wait longest
     * @param seconds 95th percentile of its time to first token
     */
    public record Slowest(Part part, double seconds, long calls) {}

    /**
     * @param rise of the error rate against the period before, 0 to 1
     */
    public record Worse(Feature feature, double errorRate, double rise) {}

    /**
     * @param most the feature with most of them
     */
    public record Stopped(long refused, long killed, long calls, Feature most) {}

    public record Unpriced(long calls, Part most) {}

    /** Which feature costs most, and does it use the cache? */
    public Optional<Costliest> costsMost() {
        BigDecimal all =
                features.stream().map(f -> f.now().cost()).reduce(BigDecimal.ZERO, BigDecimal::add);
        return features.stream()
                .filter(f -> f.now().cost().signum() > 0)
                .max(comparing((Feature f) -> f.now().cost()))
                .map(f -> costliest(f, all));
    }

    /** Who waits longest for the first token? */
    public Optional<Slowest> waitsLongest() {
        return parts.stream()
                .filter(p -> p.now().ttftCalls() >= SMALLEST_SAMPLE)
                .max(comparingDouble(p -> p.now().ttftP95Micros()))
                .map(p -> new Slowest(p, p.now().ttftP95Micros() / 1e6, p.now().ttftCalls()));
    }

    /** Which feature got worse? The one whose error rate rose most. */
    public Optional<Worse> gotWorse() {
        return features.stream()
                .filter(f -> f.now().calls() >= SMALLEST_SAMPLE)
                .filter(f -> f.before().calls() >= SMALLEST_SAMPLE)
                .map(f -> new Worse(f, errors(f.now()), errors(f.now()) - errors(f.before())))
                .filter(w -> w.rise() > 0)
                .max(comparingDouble(Worse::rise));
    }

    /** What was refused or killed? */
    public Optional<Stopped> stopped() {
        ToLongFunction<Feature> stopped = f -> f.now().refused() + f.now().killed();
        return features.stream()
                .filter(f -> stopped.applyAsLong(f) > 0)
                .max(comparingLong(stopped))
                .map(f -> new Stopped(sum(Sums::refused), sum(Sums::killed), sum(Sums::calls), f));
    }

    /** What has no price? */
    public Optional<Unpriced> unpriced() {
        return parts.stream()
                .filter(p -> p.now().unpriced() > 0)
                .max(comparingLong(p -> p.now().unpriced()))
                .map(p -> new Unpriced(sum(Sums::unpriced), p));
    }

    private long sum(ToLongFunction<Sums> what) {
        return parts.stream().map(Part::now).mapToLong(what).sum();
    }

    private static Costliest costliest(Feature feature, BigDecimal all) {
        long input = feature.now().inputTokens() + feature.now().cacheReadTokens();
        Optional<Double> cached =
                input == 0
                        ? Optional.empty()
                        : Optional.of((double) feature.now().cacheReadTokens() / input);
        BigDecimal cost = feature.now().cost();
        return new Costliest(feature, cost, cost.doubleValue() / all.doubleValue(), cached);
    }

    private static double errors(Sums sums) {
        return (double) sums.errors() / sums.calls();
    }

    private static Feature feature(List<Part> parts) {
        Part first = parts.getFirst();
        Sums now = parts.stream().map(Part::now).reduce(Sums.NONE, Sums::plus);
        Sums before = parts.stream().map(Part::before).reduce(Sums.NONE, Sums::plus);
        return new Feature(first.tenant(), first.feature(), now, before);
    }
}
