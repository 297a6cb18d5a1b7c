package dev.pilothouse.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.CanaryFigures.Side;
import dev.pilothouse.registry.CanaryFigures.Sureness;
import dev.pilothouse.registry.CanaryJudgement.Standing;
import dev.pilothouse.registry.CanaryJudgement.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CanaryJudgementTest {
    private static final CanaryRule RULE = new CanaryRule(100, 100, 20, 20, 10, 60);
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration LATE = Duration.ofMinutes(61);
    private static final Side STABLE = side(1_000, 5, 1_000, 0.01, 0.9);

    /** Times spread by a tenth, cost by a fifth of its value. */
    private static Side side(long calls, long errors, double millis, double cost, double votes) {
        double root = Math.sqrt(calls);
        return new Side(
                calls,
                errors,
                new Measure(calls, millis / 4, millis / 40 / root),
                new Measure(calls, millis, millis / 10 / root),
                new Measure(calls, cost, cost / 5 / root),
                "EUR",
                new TreeMap<>(Map.of("feedback", Measure.share(Math.round(votes * 200), 200))));
    }

    private static CanaryJudgement judge(Side canary, Duration running) {
        return CanaryJudgement.of(RULE, new CanaryFigures(canary, STABLE), running);
    }

    private static Verdict verdict(Side canary) {
        return judge(canary, SOON).verdict();
    }

    @Test
    void likeStable_isPromoted_onceThereAreEnoughCalls() {
        assertThat(verdict(side(99, 0, 1_000, 0.01, 0.9))).isEqualTo(Verdict.WAIT);
        assertThat(verdict(side(100, 0, 1_000, 0.01, 0.9))).isEqualTo(Verdict.PROMOTE);
        assertThat(verdict(side(100, 1, 1_150, 0.0115, 0.85))).isEqualTo(Verdict.PROMOTE);
    }

    @Test
    void whatIsClearlyOverItsLimit_isTakenBack() {
        assertOver(side(200, 20, 1_000, 0.01, 0.9), "errors");
        assertOver(side(200, 0, 1_300, 0.01, 0.9), "time to the whole answer");
        assertOver(side(200, 0, 1_000, 0.02, 0.9), "cost per call");
        assertOver(side(200, 0, 1_000, 0.01, 0.6), "positive feedback");
    }

    private static void assertOver(Side canary, String what) {
        CanaryJudgement judgement = judge(canary, SOON);
        assertThat(judgement.verdict()).as(what).isEqualTo(Verdict.TAKE_BACK);
        assertThat(judgement.those(Standing.OVER)).contains(what);
    }

    @Test
    void whatMayBeChance_waitsForMoreCalls_andStaysWhenTheyDoNotCome() {
        Side unlucky = side(100, 2, 1_000, 0.01, 0.9);
        assertThat(judge(unlucky, SOON).those(Standing.UNCLEAR)).isEqualTo("errors");
        assertThat(verdict(unlucky)).isEqualTo(Verdict.WAIT);
        assertThat(judge(unlucky, LATE).verdict()).isEqualTo(Verdict.STAY);
        assertThat(judge(side(3, 0, 1_000, 0.01, 0.9), LATE).verdict()).isEqualTo(Verdict.STAY);
        assertThat(judge(side(100, 0, 1_000, 0.01, 0.9), LATE).verdict())
                .isEqualTo(Verdict.PROMOTE);
    }

    @Test
    void manyErrors_areNotWaitedFor() {
        assertThat(verdict(side(19, 19, 1_000, 0.01, 0.9))).isEqualTo(Verdict.WAIT);
        assertThat(verdict(side(20, 12, 1_000, 0.01, 0.9))).isEqualTo(Verdict.TAKE_BACK);
    }

    @Test
    void withoutCallsOfStable_nothingIsDecided() {
        CanaryFigures alone = new CanaryFigures(side(500, 0, 1_000, 0.01, 0.9), Side.NONE);
        CanaryJudgement judgement = CanaryJudgement.of(RULE, alone, SOON);
        assertThat(judgement.verdict()).isEqualTo(Verdict.WAIT);
        assertThat(judgement.those(Standing.TOO_FEW)).isEqualTo("errors, time to the whole answer");
        assertThat(CanaryJudgement.of(RULE, CanaryFigures.NONE, SOON).verdict())
                .isEqualTo(Verdict.WAIT);
    }

    @Test
    void whatNobodyMeasured_doesNotHoldItUp() {
        Side bare =
                new Side(
                        200,
                        0,
                        Measure.NONE,
                        new Measure(200, 1_000, 5),
                        Measure.NONE,
                        "",
                        new TreeMap<>());
        assertThat(verdict(bare)).isEqualTo(Verdict.PROMOTE);
    }

    @Test
    void sureness_growsWithCalls() {
        Measure one = Measure.share(1, 100);
        assertThat(Sureness.of(one, Measure.share(10, 1_000), 30)).isEqualTo(Sureness.CHANCE);
        assertThat(Sureness.of(one, Measure.share(8, 100), 30)).isEqualTo(Sureness.LIKELY);
        assertThat(Sureness.of(one, Measure.share(30, 100), 30)).isEqualTo(Sureness.SURE);
        assertThat(Sureness.of(one, Measure.share(29, 29), 30)).isEqualTo(Sureness.TOO_FEW);
        assertThat(Sureness.of(one, Measure.NONE, 1)).isEqualTo(Sureness.TOO_FEW);
        assertThat(Sureness.of(new Measure(50, 1, 0), new Measure(50, 1, 0), 30))
                .isEqualTo(Sureness.CHANCE);
        assertThat(Sureness.of(new Measure(50, 1, 0), new Measure(50, 2, 0), 30))
                .isEqualTo(Sureness.SURE);
    }

    @Test
    void limitsOutsideTheirRange_areRefusedByName() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> new CanaryRule(0, 0, 0, 0, 0, 1))
                .satisfies(e -> assertThat(e.field()).isEqualTo("canary.least_calls"));
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> new CanaryRule(1, 0, 0, 0, 101, 1))
                .satisfies(e -> assertThat(e.field()).isEqualTo("canary.most_worse"));
        assertThat(CanaryRule.USUAL.leastCalls()).isEqualTo(200);
    }
}
