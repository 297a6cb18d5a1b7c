package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.CanaryFigures.Side;
import dev.pilothouse.registry.CanaryJudgement;
import dev.pilothouse.registry.CanaryLook;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A canary beside what is live, since it began.
 *
 * @param rule what its rule says now; absent: people decide
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CanaryView(SideView canary, SideView stable, @Nullable RuleView rule) {
    static CanaryView of(CanaryLook look) {
        return new CanaryView(
                SideView.of(look.live().canary().orElseThrow().version(), look.figures().canary()),
                SideView.of(look.live().stable().version(), look.figures().stable()),
                look.judgement().map(RuleView::of).orElse(null));
    }

    /**
     * @param firstTokenP95Ms absent: not measured
     * @param quality share of positive feedback and mean scores of evaluations, by name
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SideView(
            long version,
            long calls,
            long errors,
            @Nullable Double firstTokenP95Ms,
            @Nullable Double p95Ms,
            @Nullable Double costPerCall,
            String currency,
            SortedMap<String, ScoreView> quality) {
        static SideView of(long version, Side side) {
            SortedMap<String, ScoreView> quality = new TreeMap<>();
            side.quality()
                    .forEach((name, m) -> quality.put(name, new ScoreView(m.count(), value(m))));
            return new SideView(
                    version,
                    side.calls(),
                    side.errors(),
                    value(side.firstToken()),
                    value(side.whole()),
                    value(side.cost()),
                    side.currency(),
                    quality);
        }

        private static @Nullable Double value(Measure m) {
            return m.count() > 0 && Double.isFinite(m.value()) ? m.value() : null;
        }
    }

    /**
     * @param count of scores
     */
    record ScoreView(long count, @Nullable Double score) {}

    /**
     * @param verdict {@code wait}, {@code promote}, {@code take-back} or {@code stay}
     */
    record RuleView(String verdict, List<FindingView> findings) {
        static RuleView of(CanaryJudgement judgement) {
            return new RuleView(
                    judgement.verdict().word(),
                    judgement.findings().stream()
                            .map(f ->
                                    new FindingView(
                                            f.what(),
                                            Words.of(f.standing()),
                                            Words.of(f.sureness())))
                            .toList());
        }
    }

    /**
     * @param standing {@code within}, {@code unclear}, {@code over} or {@code too-few}
     * @param sureness {@code too-few}, {@code chance}, {@code likely} or {@code sure}
     */
    record FindingView(String what, String standing, String sureness) {}
}
