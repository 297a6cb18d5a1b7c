package dev.pilothouse.console.web.overview;

import dev.pilothouse.console.web.ui.Delta;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A KPI as it stands.
 *
 * @param now empty: nothing was counted
 * @param before the period of equal length before
 * @param sample what it rests on, in words; may be empty
 * @param trend slot by slot, oldest first; not a number where nothing was counted
 * @param trendBefore the same of the period before
 * @param currency ISO 4217; empty when nothing was priced
 */
record Reading(
        Measure measure,
        Optional<BigDecimal> now,
        Optional<BigDecimal> before,
        String sample,
        List<Double> trend,
        List<Double> trendBefore,
        String currency) {
    Reading {
        trend = List.copyOf(trend);
        trendBefore = List.copyOf(trendBefore);
    }

    Optional<BigDecimal> change() {
        return now.flatMap(n -> before.map(n::subtract));
    }

    Optional<Delta> delta() {
        return change().map(c -> new Delta(c.signum(), amount(c), meaning(c)));
    }

    String figure(BigDecimal value) {
        return measure.unit().whole(value, currency);
    }

    private String amount(BigDecimal change) {
        return measure.unit().change(change, before.orElse(BigDecimal.ZERO), currency);
    }

    private Delta.Meaning meaning(BigDecimal change) {
        return switch (measure.better()) {
            case NEITHER -> Delta.Meaning.NEITHER;
            case LOWER -> change.signum() < 0 ? Delta.Meaning.BETTER : Delta.Meaning.WORSE;
            case HIGHER -> change.signum() > 0 ? Delta.Meaning.BETTER : Delta.Meaning.WORSE;
        };
    }
}
