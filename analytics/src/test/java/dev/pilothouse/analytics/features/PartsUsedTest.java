package dev.pilothouse.analytics.features;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.FeatureId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsUsedTest {
    @Test
    void modelsAndTools_areOfOneFeature_servedAndRecent() {
        Store store = Store.empty();
        store.call(ACME, NOON, Map.of());
        store.call(ACME, NOON.minusSeconds(60), Map.of());
        store.call(ACME, NOON, Map.of("model", "refused", "outcome", "refused"));
        store.call(ACME, NOON.minus(Duration.ofDays(40)), Map.of("model", "old"));
        store.call(ACME, NOON, Map.of("model", "other", "feature", "draft"));
        store.call(BOLT, NOON, Map.of("model", "theirs"));
        store.span(ACME, NOON, Map.of("feature", "helper", "tool", "search"));
        store.span(ACME, NOON.minusSeconds(5), Map.of("feature", "helper", "tool", "search"));
        store.span(
                ACME, NOON.minus(Duration.ofDays(40)), Map.of("feature", "helper", "tool", "fax"));

        List<PartUse> used =
                new PartsUsed(store.reader())
                        .read(ACME, new FeatureId("helper"), NOON.minus(Duration.ofDays(30)));

        assertThat(used)
                .containsExactly(
                        new PartUse(PartUse.Kind.MODEL, "small", 2, NOON),
                        new PartUse(PartUse.Kind.TOOL, "search", 2, NOON));
    }
}
