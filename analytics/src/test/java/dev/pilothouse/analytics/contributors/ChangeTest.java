package dev.pilothouse.analytics.contributors;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.analytics.kpis.Kpi;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final Instant NOW_ISH = NOON.minusSeconds(60);
    private static final Instant BEFORE = NOW_ISH.minusSeconds(3600);
    private static List<Part> parts;

    @BeforeAll
    static void twoTenants() {
        Store store = Store.empty();
        for (int i = 0; i < 4; i++) {
            store.call(ACME, BEFORE, Map.of("feature", "chat", "cost", "1"));
            store.call(ACME, NOW_ISH, Map.of("feature", "chat", "cost", "1"));
        }
        store.call(ACME, BEFORE, Map.of("feature", "search", "cost", "1"));
        store.call(ACME, NOW_ISH, Map.of("feature", "search", "cost", "11", "outcome", "error"));
        store.call(ACME, NOW_ISH, Map.of("feature", "search", "cost", "1", "model", "large"));
        store.call(BOLT, NOW_ISH, Map.of("feature", "chat", "cost", "500"));
        parts = new Parts(store.reader()).read(Store.hour(ACME));
    }

    @Test
    void parts_areOfOneTenant() {
        assertThat(parts).extracting(Part::tenant).containsOnly("acme");
        assertThat(parts)
                .extracting(p -> p.feature() + "/" + p.model())
                .containsExactlyInAnyOrder("chat/small", "search/small", "search/large");
    }

    @Test
    void spend_isTakenApartExactly() {
        Change change = Change.of(Kpi.SPEND, parts, 1);

        assertThat(change.from()).isEqualByComparingTo("5");
        assertThat(change.to()).isEqualByComparingTo("16");
        assertThat(change.steps()).hasSize(1);
        assertThat(change.steps().getFirst().part().feature()).isEqualTo("search");
        assertThat(change.steps().getFirst().amount()).isEqualByComparingTo("10");
        assertThat(change.rest()).isEqualByComparingTo("1");
        assertThat(change.others()).isEqualTo(1);
    }

    @Test
    void rates_addUp_andGrowthAtTheOldRateMovesNothing() {
        Change change = Change.of(Kpi.COST_PER_CALL, parts, 9);

        BigDecimal steps =
                change.steps().stream()
                        .map(Change.Step::amount)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(steps.add(change.rest()).subtract(change.amount()).doubleValue())
                .isCloseTo(0, within(1e-12));
        assertThat(change.steps())
                .extracting(s -> s.part().feature() + "/" + s.part().model())
                .containsExactly("search/small");
    }

    @Test
    void percentiles_areNotTakenApart() {
        assertThat(Change.explains(Kpi.TIME_TO_FIRST_TOKEN)).isFalse();
        assertThatThrownBy(() -> Change.of(Kpi.TIME_TO_FIRST_TOKEN, parts, 3))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
