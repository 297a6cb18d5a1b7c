package dev.pilothouse.analytics.erasure;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleErasureTest {
    @Test
    void erasure_emptiesEveryTable_ofOneTenantOnly() {
        Store store = Store.empty();
        fill(store, ACME);
        fill(store, BOLT);
        SampleErasure erasure = new SampleErasure(store.eraser(), store.reader());
        Map<String, Long> others = erasure.probe(BOLT);
        String markers = store.ask("SELECT count() FROM db.rollup_hour WHERE tenant = ''");
        List<SampleErasure.Progress> progress = new ArrayList<>();

        Map<String, Long> left = erasure.erase(ACME, progress::add);

        assertThat(left.values()).containsOnly(0L);
        assertThat(left.keySet()).containsExactlyElementsOf(SampleErasure.TABLES);
        assertThat(others.values()).doesNotContain(0L);
        assertThat(erasure.probe(BOLT)).isEqualTo(others);
        assertThat(store.ask("SELECT count() FROM db.rollup_hour WHERE tenant = ''"))
                .isEqualTo(markers);
        assertThat(progress).hasSize(SampleErasure.TABLES.size());
    }

    @Test
    void everyTableWithATenant_isErased() {
        Store store = Store.empty();

        String tables =
                store.ask(
                        "SELECT table FROM system.columns WHERE database || '.' = 'db.' AND name = 'tenant'"
                                + " AND table NOT LIKE '%_view' ORDER BY table");

        assertThat(tables.lines()).containsExactlyInAnyOrderElementsOf(SampleErasure.TABLES);
    }

    private static void fill(Store store, TenantId tenant) {
        store.call(tenant, NOON, Map.of());
        for (String table : List.of("span_content", "span_attribute", "audit_event")) {
            store.insert(table, Map.of("tenant", tenant.value(), "ts", NOON.getEpochSecond()));
        }
        for (String table : List.of("feedback", "evaluation")) {
            store.insert(table, Map.of("tenant", tenant.value(), "ts", NOON.getEpochSecond()));
        }
        for (String table : List.of("erasure_row", "erasure_subject")) {
            store.insert(
                    table, Map.of("tenant", tenant.value(), "noted_at", "2106-02-01 00:00:00"));
        }
    }
}
