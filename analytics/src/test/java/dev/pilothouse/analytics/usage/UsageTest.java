package dev.pilothouse.analytics.usage;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.KillScope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static Usage usage;

    @BeforeAll
    static void twoTenants() {
        Store store = Store.empty();
        for (int i = 1; i <= 5; i++) {
            store.call(ACME, NOON.minusSeconds(i * 60L), Map.of("agent", "scout"));
            store.call(BOLT, NOON.minusSeconds(i * 60L), Map.of());
            store.call(BOLT, NOON.minusSeconds(i * 60L), Map.of());
        }
        store.call(ACME, NOON.minusSeconds(3000), Map.of("feature", "other"));
        usage = new Usage(store.reader());
    }

    @Test
    void rate_countsOnlyTenantsOneMaySee() {
        Rate mine = usage.rate(KillScope.FEATURE, "helper", List.of(ACME), NOON.plusSeconds(20));
        Rate both = usage.rate(KillScope.MODEL, "small", List.of(ACME, BOLT), NOON);

        assertThat(mine.perMinute()).isEqualTo(1.0);
        assertThat(mine.tenants()).containsExactly("acme");
        assertThat(both.perMinute()).isEqualTo(3.0);
        assertThat(both.features()).containsExactly("helper", "other");
        assertThat(both.lastHour()).hasSize(60).endsWith(3L, 3L, 3L, 3L, 3L);
    }

    @Test
    void everyScope_isAnswered() {
        for (KillScope scope : KillScope.values()) {
            String target = scope == KillScope.AGENT ? "scout" : "acme";
            assertThat(usage.rate(scope, target, List.of(ACME), NOON).lastHour()).hasSize(60);
        }
        assertThat(usage.rate(KillScope.AGENT, "scout", List.of(ACME), NOON).perMinute())
                .isEqualTo(1.0);
    }
}
