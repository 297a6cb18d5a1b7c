package dev.pilothouse.analytics.features;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.FeatureId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturesMeasuredTest {
    private static final FeatureId HIRING = new FeatureId("hiring");
    private static final Scope MONTH =
            Scope.of(List.of(ACME), NOON.minus(Duration.ofDays(30)), NOON);

    @Test
    void figures_areOfOneFeatureOfOneTenant_inThatTime() {
        Store store = Store.empty();
        store.call(ACME, NOON.minusSeconds(7200), Map.of("feature", "hiring"));
        store.call(ACME, NOON.minusSeconds(60), Map.of("feature", "hiring", "outcome", "error"));
        store.call(ACME, NOON.minusSeconds(61), Map.of("feature", "hiring", "outcome", "killed"));
        store.call(ACME, NOON.minusSeconds(62), Map.of("feature", "hiring", "outcome", "refused"));
        store.call(ACME, NOON.minusSeconds(63), Map.of("feature", "other"));
        store.call(BOLT, NOON.minusSeconds(64), Map.of("feature", "hiring"));
        store.call(ACME, NOON.minus(Duration.ofDays(40)), Map.of("feature", "hiring"));
        // The first span of the store is the first call.
        store.insert(
                "span_attribute",
                Map.of(
                        "batch",
                        1,
                        "tenant",
                        "acme",
                        "trace_id",
                        "%032x".formatted(1),
                        "span_id",
                        "%016x".formatted(1),
                        "ts",
                        NOON.minusSeconds(7200).toString().replace("T", " ").replace("Z", ""),
                        "name",
                        "pilothouse.guardrail.action",
                        "value",
                        "block"));
        FeatureFigures figures =
                new FeaturesMeasured(store.reader()).figures(MONTH, HIRING).orElseThrow();
        assertThat(figures.calls()).isEqualTo(4);
        assertThat(figures.errors()).isEqualTo(1);
        assertThat(figures.killed()).isEqualTo(1);
        assertThat(figures.refused()).isEqualTo(1);
        assertThat(figures.guarded()).isEqualTo(1);
        assertThat(figures.first()).isEqualTo(NOON.minusSeconds(7200));
        assertThat(figures.p95Millis()).isPositive();
    }

    @Test
    void withoutACall_thereAreNone() {
        assertThat(new FeaturesMeasured(Store.empty().reader()).figures(MONTH, HIRING)).isEmpty();
    }
}
