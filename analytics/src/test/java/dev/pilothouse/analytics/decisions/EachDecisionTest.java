package dev.pilothouse.analytics.decisions;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EachDecisionTest {
    private final Store store = Store.empty();

    private void decided(TenantId tenant, Instant at, long counter, String outcome) {
        Map<String, Object> row = new HashMap<>();
        row.put("tenant", tenant.value());
        row.put("ts", at.toString().replace("T", " ").replace("Z", ""));
        row.put("node", "gateway-1");
        row.put("boot_id", "boot");
        row.put("counter", counter);
        row.put("outcome", outcome);
        row.put("feature", counter % 2 == 0 ? "chat" : "search");
        row.put("detail", "budget_exceeded");
        store.insert("audit_event", row);
    }

    private List<Long> each(TenantId tenant, String feature) {
        List<Long> found = new ArrayList<>();
        new Decisions(store.reader())
                .each(
                        tenant,
                        NOON.minusSeconds(10),
                        NOON.plusSeconds(10),
                        feature,
                        d -> found.add(d.counter()));
        return found;
    }

    @Test
    void decisions_ofATimeAndTenant_areReadOldestFirst() {
        decided(ACME, NOON.plusSeconds(1), 3, "killed");
        decided(ACME, NOON, 2, "refused");
        decided(ACME, NOON, 1, "refused");
        decided(ACME, NOON.plusSeconds(10), 4, "refused");
        decided(ACME, NOON, 0, "refused");
        decided(BOLT, NOON, 9, "refused");
        assertThat(each(ACME, "")).containsExactly(1L, 2L, 3L);
        assertThat(each(ACME, "chat")).containsExactly(2L);
        assertThat(each(BOLT, "")).containsExactly(9L);
    }
}
