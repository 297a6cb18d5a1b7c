package dev.pilothouse.analytics.decisions;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private final Store store = Store.empty();

    @Test
    void aLostDecision_isMissedInItsSeries() {
        decided(ACME, "first", 1);
        decided(ACME, "first", 2);
        decided(ACME, "second", 2);
        decided(ACME, "second", 4);
        decided(BOLT, "first", 7);

        assertThat(new Decisions(store.reader()).series(List.of(ACME)))
                .extracting(DecisionSeries::node, DecisionSeries::kept, DecisionSeries::missing)
                .containsExactlyInAnyOrder(tuple("gateway-1", 2L, 0L), tuple("gateway-1", 2L, 2L));
    }

    @Test
    void eventsWithoutANumber_areNoSeries() {
        decided(ACME, "", 0);

        assertThat(new Decisions(store.reader()).series(List.of(ACME))).isEmpty();
    }

    private void decided(TenantId tenant, String boot, long counter) {
        store.insert(
                "audit_event",
                Map.of(
                        "tenant",
                        tenant.value(),
                        "ts",
                        NOON.toString().replace("T", " ").replace("Z", ""),
                        "node",
                        "gateway-1",
                        "boot_id",
                        boot,
                        "counter",
                        counter,
                        "outcome",
                        "refused"));
    }
}
