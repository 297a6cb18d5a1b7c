package dev.pilothouse.console.web.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.console.web.ui.Delta.Meaning;
import dev.pilothouse.registry.CanaryFigures;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.CanaryFigures.Side;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CanaryLogicTest {
    private static Side side(long calls, long errors, double millis, double cost) {
        return new Side(
                calls,
                errors,
                Measure.NONE,
                new Measure(calls - errors, millis, 5),
                new Measure(calls - errors, cost, 0),
                "EUR",
                new TreeMap<>(Map.of("helpful", new Measure(4, 0.75, 0.1))));
    }

    @Test
    void rows_sayWhatDiffers_andHowSureThatIs() {
        List<CanaryRows.Row> rows =
                CanaryRows.of(
                        new CanaryFigures(side(200, 20, 1_100, 0.02), side(2_000, 10, 1_000, 0.01)),
                        30);
        assertThat(rows)
                .extracting(CanaryRows.Row::name)
                .containsExactly(
                        "Calls",
                        "Failed calls",
                        "Whole answer, p95",
                        "First token, p95",
                        "Cost per call",
                        "Positive feedback",
                        "Score “helpful”");
        CanaryRows.Row failed = rows.get(1);
        assertThat(failed.stable()).isEqualTo("0.5 %");
        assertThat(failed.canary()).isEqualTo("10 %");
        assertThat(failed.canaryOf()).isEqualTo("20 calls");
        assertThat(failed.sureness()).isEqualTo("sure");
        assertThat(failed.difference())
                .contains(new CanaryRows.Difference(0.095, "9.5 points", Meaning.WORSE));
        assertThat(rows.get(2).difference().orElseThrow().amount()).isEqualTo("10 %");
        assertThat(rows.get(3).difference()).isEmpty();
        assertThat(rows.get(3).sureness()).isEqualTo("not measured");
        assertThat(rows.get(4).canary()).isEqualTo("€0.02");
        assertThat(rows.get(4).difference().orElseThrow().amount()).isEqualTo("100 %");
        assertThat(rows.get(5).stable()).isEqualTo("–");
        assertThat(rows.get(6).sureness()).isEqualTo("too few calls");
    }

    @Test
    void fewCalls_areSaidToBeTooFew_andNoneShowNothing() {
        List<CanaryRows.Row> rows =
                CanaryRows.of(
                        new CanaryFigures(side(29, 0, 1_100, 0.02), side(2_000, 10, 1_000, 0.01)),
                        30);
        assertThat(rows.get(1).sureness()).isEqualTo("too few calls");
        assertThat(CanaryRows.of(CanaryFigures.NONE, 30))
                .allSatisfy(row -> assertThat(row.difference()).isEmpty());
    }
}
