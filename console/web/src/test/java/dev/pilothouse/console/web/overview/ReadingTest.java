package dev.pilothouse.console.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Slots;
import dev.pilothouse.analytics.contributors.Change;
import dev.pilothouse.analytics.contributors.Part;
import dev.pilothouse.analytics.kpis.Kpi;
import dev.pilothouse.analytics.kpis.Sums;
import dev.pilothouse.analytics.kpis.Traffic;
import dev.pilothouse.analytics.questions.Morning;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Slots WEEK =
            new Slots(NOON.minus(Duration.ofDays(7)), Duration.ofHours(6), 28);

    @Test
    void timeToProduction_isTheMedianOfFeaturesThatArrivedInThePeriod() {
        Reading reading =
                Readings.ofFeatures(
                        List.of(
                                feature("a", 10, 1),
                                feature("b", 20, 2),
                                feature("c", 30, 3),
                                feature("old", 90, 40)),
                        WEEK);

        assertThat(reading.now()).hasValueSatisfying(v -> assertThat(v).isEqualByComparingTo("18"));
        assertThat(reading.sample()).isEqualTo("3 features");
    }

    @Test
    void aFeatureCalledBeforeItWasDeclared_saysNothing() {
        Reading reading = Readings.ofFeatures(List.of(feature("late", 1, 2)), WEEK);

        assertThat(reading.now()).isEmpty();
        assertThat(reading.sample())
                .isEqualTo("1 feature called before being declared, not counted");
    }

    @Test
    void timesBelowADay_areToldInHoursAndMinutes() {
        assertThat(Unit.DAYS.whole(new BigDecimal("18"), "")).isEqualTo("18 days");
        assertThat(Unit.DAYS.whole(new BigDecimal("0.5"), "")).isEqualTo("12 h");
        assertThat(Unit.DAYS.whole(new BigDecimal("0.0005"), "")).isEqualTo("0.7 min");
    }

    @Test
    void targets_areJudged_andWithoutAnyNothingIs() {
        Target ttft = Measure.TIME_TO_FIRST_TOKEN.target();

        assertThat(ttft.judge(amount("1.0"))).isEqualTo(Status.OK);
        assertThat(ttft.judge(amount("1.31"))).isEqualTo(Status.WATCH);
        assertThat(ttft.judge(amount("1.6"))).isEqualTo(Status.OFF);
        assertThat(ttft.judge(Optional.empty())).isEqualTo(Status.UNKNOWN);
        assertThat(Target.NONE.judge(amount("1"))).isEqualTo(Status.UNKNOWN);
        assertThat(Measure.POSITIVE_FEEDBACK.target().judge(amount("0.79"))).isEqualTo(Status.OFF);
        assertThat(Measure.KILLED.target().judge(amount("0"))).isEqualTo(Status.OK);
    }

    @Test
    void figures_keepTheirUnit_andSmallMoneyIsNeverZero() {
        assertThat(Unit.MONEY_EACH.whole(new BigDecimal("0.0413"), "EUR")).isEqualTo("€0.0413");
        assertThat(Unit.MONEY_EACH.whole(new BigDecimal("0.00000456"), "EUR"))
                .isEqualTo("€0.0000046");
        assertThat(Unit.SECONDS.whole(new BigDecimal("1.3123"), "")).isEqualTo("1.31 s");
        assertThat(Unit.SECONDS.whole(new BigDecimal("0.0004"), "")).isEqualTo("0.0004 s");
        assertThat(Unit.SHARE.whole(new BigDecimal("0.934"), "")).isEqualTo("93.4 %");
        assertThat(Unit.MONEY.change(new BigDecimal("6.2"), new BigDecimal("100"), "EUR"))
                .isEqualTo("6.2 %");
    }

    @Test
    void everyMeasure_hasAnAddressOfItsOwn() {
        for (Measure measure : Measure.values()) {
            assertThat(Measure.ofWord(measure.word())).contains(measure);
        }
        assertThat(Measure.ofWord("nonsense")).isEmpty();
        for (Bucket bucket : Bucket.values()) {
            assertThat(Measure.of(bucket).size() + Unmeasured.of(bucket).size()).isBetween(2, 5);
        }
    }

    @Test
    void contributors_areNamedWithSignAndUnit() {
        List<Part> parts =
                List.of(
                        new Part("t", "chat", "small", sums(4, "3"), sums(4, "1")),
                        new Part("t", "search", "", sums(4, "1"), sums(4, "2")));
        Waterfall bars = new Waterfall(Measure.SPEND, Change.of(Kpi.SPEND, parts, 5), "EUR");

        assertThat(bars.table().rows())
                .containsExactly(
                        List.of("chat on small", "+€2.00"),
                        List.of("search", "−€1.00"),
                        List.of("Change", "+€1.00"));
    }

    @Test
    void aPeriodThatWasHardlyRecorded_isNoComparison() {
        Sums some = sums(4, "1");
        List<Sums> late = new ArrayList<>(Collections.nCopies(28, Sums.NONE));
        late.set(27, some);
        List<Sums> early = new ArrayList<>(Collections.nCopies(28, Sums.NONE));
        early.set(3, some);

        assertThat(traffic(late).comparable()).isFalse();
        assertThat(traffic(early).comparable()).isTrue();
        assertThat(traffic(Collections.nCopies(28, Sums.NONE)).comparable()).isFalse();
    }

    private static Traffic traffic(List<Sums> before) {
        Sums some = sums(4, "1");
        return new Traffic(
                WEEK,
                new Traffic.Period<>(some, Collections.nCopies(28, some)),
                new Traffic.Period<>(some, before));
    }

    @Test
    void questions_areFive_alsoWhenNothingHappened() {
        List<Answer> quiet = Answer.all(new Morning(List.of()), "");

        assertThat(quiet).hasSize(5);
        assertThat(quiet).extracting(Answer::words).doesNotContain("");
    }

    private static Optional<BigDecimal> amount(String text) {
        return Optional.of(new BigDecimal(text));
    }

    private static Sums sums(long calls, String cost) {
        return new Sums(calls, 0, 0, 0, 0, 0, 0, new BigDecimal(cost), 1, 10, 0, 5);
    }

    private static Feature feature(String id, int declaredDaysAgo, int calledDaysAgo) {
        return new Feature(
                new TenantId("acme"),
                new FeatureId(id),
                1,
                FeatureData.of(new TeamId("cards"), id, "", FeatureState.LIVE),
                Optional.of(NOON.minus(Duration.ofDays(declaredDaysAgo))),
                Optional.empty(),
                Optional.of(NOON.minus(Duration.ofDays(calledDaysAgo))));
    }
}
