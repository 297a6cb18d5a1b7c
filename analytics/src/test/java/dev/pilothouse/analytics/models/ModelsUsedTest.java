package dev.pilothouse.analytics.models;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelsUsedTest {
    private static final Scope MONTH =
            Scope.of(List.of(ACME), NOON.minus(Duration.ofDays(30)), NOON);

    private static ModelsUsed models;

    @BeforeAll
    static void calls() {
        Store store = Store.empty();
        for (int i = 1; i <= 8; i++) {
            store.call(ACME, NOON.minusSeconds(i * 7200L), Map.of());
        }
        store.call(ACME, NOON.minusSeconds(60), Map.of("outcome", "error"));
        store.call(ACME, NOON.minusSeconds(61), Map.of("outcome", "killed"));
        store.call(ACME, NOON.minusSeconds(62), Map.of("model", "large"));
        store.call(BOLT, NOON.minusSeconds(63), Map.of("model", "theirs"));
        store.call(ACME, NOON.minus(Duration.ofDays(40)), Map.of("model", "old"));
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
        models = new ModelsUsed(store.reader());
    }

    @Test
    void use_isCountedFromRollUps_forOwnTenants() {
        assertThat(models.use(MONTH, ""))
                .extracting(ModelUse::model)
                .containsExactly("large", "small");
        ModelUse small = models.use(MONTH, "small").getFirst();
        assertThat(small.calls()).isEqualTo(10);
        assertThat(small.errors()).isEqualTo(1);
        assertThat(small.killed()).isEqualTo(1);
        assertThat(small.p50Millis()).isBetween(1999.0, 2001.0);
        assertThat(small.cost()).isEqualByComparingTo("2.5");
        assertThat(models.use(MONTH, "theirs")).isEmpty();
    }

    @Test
    void names_areThoseOfEachTenant() {
        assertThat(models.names(Scope.of(List.of(ACME, BOLT), MONTH.from(), MONTH.to())))
                .isEqualTo(
                        Map.of(
                                ACME, new TreeSet<>(Set.of("large", "small")),
                                BOLT, new TreeSet<>(Set.of("theirs"))));
    }

    @Test
    void guardrailHits_areCountedPerModel() {
        assertThat(models.guardrailHits(MONTH, "small")).isEqualTo(1);
        assertThat(models.guardrailHits(MONTH, "large")).isZero();
    }
}
