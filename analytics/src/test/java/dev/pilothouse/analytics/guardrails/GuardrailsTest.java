package dev.pilothouse.analytics.guardrails;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardrailsTest {
    private static final Scope DAY = Scope.of(List.of(ACME), NOON.minusSeconds(86_400), NOON);

    private final Store store = Store.empty();

    private void attribute(TenantId tenant, String span, String name, String value) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("batch", 1);
        row.put("tenant", tenant.value());
        row.put("trace_id", "ab".repeat(16));
        row.put("span_id", span);
        row.put("ts", text(NOON.minusSeconds(60)));
        row.put("source", "span");
        row.put("name", "pilothouse.guardrail." + name);
        row.put("value", value);
        store.insert("span_attribute", row);
    }

    private static String text(Instant at) {
        return at.toString().replace("T", " ").replace("Z", "");
    }

    @Test
    void hits_areOfTheTenant_andOfTheCallsWhereSomethingWasFound() {
        attribute(ACME, "1".repeat(16), "policy", "acme/chat");
        attribute(ACME, "1".repeat(16), "version", "3");
        attribute(ACME, "1".repeat(16), "action", "mask");
        attribute(ACME, "1".repeat(16), "hits", "[\"mask Secrets (input): secret × 2\"]");
        attribute(ACME, "2".repeat(16), "policy", "acme/chat");
        attribute(BOLT, "3".repeat(16), "policy", "bolt/chat");
        attribute(BOLT, "3".repeat(16), "action", "block");

        GuardrailHits hits = new GuardrailHits(store.reader());

        assertThat(hits.newest(DAY, ""))
                .singleElement()
                .satisfies(h -> {
                    assertThat(h.policy()).isEqualTo("acme/chat");
                    assertThat(h.action()).isEqualTo("mask");
                    assertThat(h.hits()).containsExactly("mask Secrets (input): secret × 2");
                });
        assertThat(hits.newest(DAY, "acme/other")).isEmpty();
    }

    @Test
    void recordings_giveCallsOfAFeatureAndWhatWasSaid() {
        store.call(ACME, NOON.minusSeconds(60), Map.of("feature", "chat"));
        store.call(ACME, NOON.minusSeconds(60), Map.of("feature", "other"));
        store.call(BOLT, NOON.minusSeconds(60), Map.of("feature", "chat"));
        Recordings recordings = new Recordings(store.reader());

        List<RecordedCall> calls = recordings.sample(DAY, "chat");

        assertThat(calls).singleElement().satisfies(c -> assertThat(c.feature()).isEqualTo("chat"));
        assertThat(recordings.sample(DAY, "")).hasSize(2);
        RecordedCall call = calls.getFirst();
        for (String part : List.of("output", "input")) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("batch", 1);
            row.put("tenant", ACME.value());
            row.put("trace_id", call.traceId());
            row.put("span_id", call.spanId());
            row.put("ts", text(call.at()));
            row.put("part", part);
            row.put("body", "said");
            store.insert("span_content", row);
        }
        assertThat(recordings.texts(ACME, DAY, calls))
                .extracting(RecordedText::part)
                .containsExactly("input", "output");
        assertThat(recordings.texts(BOLT, DAY, calls)).isEmpty();
    }
}
