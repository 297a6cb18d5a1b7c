package dev.pilothouse.analytics.erasure;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.analytics.erasure.RetentionErasure.Held;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetentionErasureTest {
    private static final Instant OLD = NOON.minus(Duration.ofDays(40));
    private static final String ANN = "a".repeat(43);
    private static final String BEN = "b".repeat(43);

    private final Store store = Store.empty();
    private final Retained retained = new Retained(store.reader());
    private final RetentionErasure erasure = new RetentionErasure(store.eraser());
    private int calls;

    /** A call with a row in every table. */
    private String call(TenantId tenant, Instant at, String feature, String of, String subject) {
        calls++;
        String trace = "%032x".formatted(calls);
        String span = "%016x".formatted(calls);
        store.call(
                tenant,
                at,
                Map.of(
                        "trace_id", trace,
                        "span_id", span,
                        "feature", feature,
                        "retention", of,
                        "subject", subject));
        Map<String, Object> row = new HashMap<>();
        row.put("tenant", tenant.value());
        row.put("ts", at.getEpochSecond());
        row.put("trace_id", trace);
        row.put("span_id", span);
        store.insert("span_attribute", row);
        row.put("subject", subject);
        store.insert("span_content", row);
        row.put("feature", feature);
        store.insert("evaluation", row);
        row.remove("subject");
        store.insert("audit_event", row);
        row.remove("span_id");
        row.put("subject", subject);
        row.put("id", span);
        store.insert("feedback", row);
        return trace;
    }

    private void erase(KeptTable table, Predicate<KeptRows> expired, Held held) {
        List<KeptRows> all = retained.before(table, List.of(ACME, BOLT), day(NOON));
        RetentionErasure.batches(table, all.stream().filter(expired).toList())
                .forEach(batch -> erasure.erase(batch, held, why -> {}));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private String left(KeptTable table) {
        String column = table == KeptTable.FEEDBACK ? "id" : "span_id";
        String last = "toString(reinterpretAsUInt8(unhex(substring(" + column + ", 15, 2))))";
        return store.ask(
                "SELECT arrayStringConcat(arraySort(groupArray("
                        + last
                        + ")), ',') FROM db."
                        + table.table());
    }

    @ParameterizedTest
    @EnumSource(KeptTable.class)
    void rows_go_ofTheDayTenantFeatureAndClassThatAreNamed(KeptTable table) {
        call(ACME, OLD, "chat", "short", "");
        call(ACME, OLD, "chat", "hr-10y", "");
        call(ACME, OLD, "search", "short", "");
        call(BOLT, OLD, "chat", "short", "");
        call(ACME, OLD.plus(Duration.ofDays(1)), "chat", "short", "");
        call(ACME, NOON, "chat", "short", "");
        erase(
                table,
                r ->
                        r.tenant().equals(ACME)
                                && r.feature().equals("chat")
                                && !r.retentionClass().equals("hr-10y")
                                && r.day().equals(day(OLD)),
                Held.NOTHING);
        boolean byClass = table.byCall() || table.namesClass();
        assertThat(left(table)).isEqualTo(byClass ? "2,3,4,5,6" : "3,4,5,6");
    }

    @ParameterizedTest
    @EnumSource(KeptTable.class)
    void rows_ofHeldPeopleAndTraces_stay(KeptTable table) {
        call(ACME, OLD, "chat", "", ANN);
        call(ACME, OLD, "chat", "", BEN);
        String held = call(ACME, OLD, "chat", "", "");
        call(ACME, OLD, "chat", "", "");
        Held both = new Held(Set.of(ANN), Set.of(held));
        assertThat(retained.before(table, List.of(ACME, BOLT), day(NOON), both))
                .extracting(KeptRows::rows)
                .containsExactly(2L);
        erase(table, r -> true, both);
        assertThat(left(table)).isEqualTo("1,3");
    }

    @Test
    void facts_takeTheirPlaceInTheIndexOfTracesWithThem_andSumsStay() {
        call(ACME, OLD, "chat", "", "");
        String kept = call(ACME, OLD, "search", "", "");
        String sums = store.ask("SELECT sum(calls), sum(cost) FROM db.rollup_hour");
        erase(KeptTable.SPAN, r -> r.feature().equals("chat"), Held.NOTHING);
        assertThat(store.ask("SELECT trace_id FROM db.trace_index")).isEqualTo(kept);
        assertThat(store.ask("SELECT sum(calls), sum(cost) FROM db.rollup_hour")).isEqualTo(sums);
    }

    @Test
    void rows_areCountedByDay_andInAll() {
        call(ACME, OLD, "chat", "short", "");
        call(ACME, OLD, "chat", "short", "");
        call(ACME, NOON, "chat", "short", "");
        for (KeptTable table : KeptTable.values()) {
            assertThat(retained.before(table, List.of(ACME), day(NOON)))
                    .as(table.table())
                    .containsExactly(
                            new KeptRows(
                                    ACME,
                                    "chat",
                                    table.byCall() || table.namesClass() ? "short" : "",
                                    day(OLD),
                                    2));
            assertThat(retained.total(table, List.of(ACME)))
                    .isEqualTo(new Retained.Total(3, day(OLD)));
            assertThat(retained.total(table, List.of(BOLT)).rows()).isZero();
        }
    }

    @Test
    void daysAreReadAFewAtATime_soThatNoAnswerIsTooLong() {
        for (int day = 0; day < 3; day++) {
            many(OLD.plus(Duration.ofDays(day)), 90_000, 1);
        }
        assertThat(retained.days(KeptTable.SPAN, List.of(ACME), day(NOON)))
                .containsExactly(
                        new Retained.Days(day(OLD), day(OLD).plusDays(1), 180_000),
                        new Retained.Days(day(OLD).plusDays(2), day(OLD).plusDays(2), 90_000));
        assertThat(retained.before(KeptTable.SPAN, List.of(ACME), day(NOON)))
                .extracting(KeptRows::rows)
                .containsExactly(90_000L, 90_000L, 90_000L);
    }

    @Test
    void rows_ofMoreFeaturesThanOneStatementNames_go() {
        many(OLD, 5_000, 5_000);
        List<KeptRows> all = erasure.retained().before(KeptTable.SPAN, List.of(ACME), day(NOON));
        assertThat(RetentionErasure.batches(KeptTable.SPAN, all)).hasSize(3);
        List<String> keys = all.stream().limit(2_000).map(KeptRows::key).toList();
        assertThat(retained.left(KeptTable.SPAN, ACME, keys, day(OLD), day(OLD))).isEqualTo(2_000);
        erase(KeptTable.SPAN, r -> true, Held.NOTHING);
        assertThat(store.ask("SELECT count() FROM db.span")).isEqualTo("0");
        assertThat(retained.left(KeptTable.SPAN, ACME, keys, day(OLD), day(OLD))).isZero();
        assertThat(erasure.isUnderWay(KeptTable.SPAN)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(KeptTable.class)
    void whatIsLeft_isCounted(KeptTable table) {
        call(ACME, OLD, "chat", "short", "");
        call(ACME, OLD, "search", "short", "");
        List<KeptRows> chat =
                retained.before(table, List.of(ACME), day(NOON)).stream()
                        .filter(r -> r.feature().equals("chat"))
                        .toList();
        List<String> keys = chat.stream().map(KeptRows::key).toList();
        assertThat(retained.left(table, ACME, keys, day(OLD), day(OLD))).isEqualTo(1);
        erase(table, r -> r.feature().equals("chat"), Held.NOTHING);
        assertThat(retained.left(table, ACME, keys, day(OLD), day(OLD))).isZero();
    }

    private void many(Instant at, int rows, int features) {
        store.ask(
                "INSERT INTO db.span (tenant, ts, feature, trace_id, span_id) SELECT 'acme', '%s', concat('a-feature-with-a-name-as-long-as-people-give-them-', toString(number %% %d)), toString(number), toString(number) FROM numbers(%d)"
                        .formatted(day(at), features, rows));
    }
}
