package dev.pilothouse.analytics.spending;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.BudgetScope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendersTest {
    @Test
    void spenders_areOfTheScopeAndTheTenant_mostFirst() {
        Store store = Store.empty();
        store.call(ACME, NOON, Map.of("key", "k1", "team", "cards"));
        store.call(ACME, NOON, Map.of("key", "k1", "team", "cards"));
        store.call(ACME, NOON, Map.of("key", "k2", "cost", "3"));
        store.call(ACME, NOON.minusSeconds(7200), Map.of("key", "k2", "cost", "9"));
        store.call(BOLT, NOON, Map.of("key", "k3", "cost", "99"));
        Spenders spenders = new Spenders(store.reader());

        List<Spender> ofTenant =
                spenders.most(
                        ACME,
                        BudgetScope.TENANT,
                        "acme",
                        NOON.minusSeconds(60),
                        NOON.plusSeconds(60).plusNanos(304_821_000));
        assertThat(ofTenant).extracting(Spender::key).containsExactly("k2", "k1");
        assertThat(ofTenant.getLast().cost()).isEqualByComparingTo("0.5");
        assertThat(ofTenant.getLast().tokens()).isEqualTo(30);

        assertThat(
                        spenders.most(
                                ACME,
                                BudgetScope.TEAM,
                                "cards",
                                NOON.minusSeconds(60),
                                NOON.plusSeconds(60)))
                .extracting(Spender::calls)
                .containsExactly(2L);
    }
}
