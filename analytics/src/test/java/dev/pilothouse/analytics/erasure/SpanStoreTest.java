package dev.pilothouse.analytics.erasure;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.ErasureTarget.Found;
import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Part;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class SpanStoreTest {
    private static final String JO = "jo-reference-of-forty-three-letters-0123456";
    private static final String ANN = "ann-reference-of-forty-three-letters-012345";

    private final Store store = Store.empty();
    private final SpanStore spans = new SpanStore(store.eraser());

    @Test
    void plan_countsWhatIsThere_andChangesNothing() {
        person(ACME, JO, 1, NOON);
        person(ACME, ANN, 2, NOON);
        person(BOLT, JO, 3, NOON);

        Found found = spans.plan(subject(ACME, JO));

        assertThat(found.parts())
                .containsExactlyInAnyOrder(
                        new Part("spans", 1),
                        new Part("prompts and answers", 1),
                        new Part("attributes", 1),
                        new Part("feedback", 1),
                        new Part("scores", 1));
        assertThat(found.items()).isEqualTo(5);
        assertThat(found.kept()).hasSize(1);
        assertThat(spans.plan(subject(ACME, JO))).isEqualTo(found);
    }

    @Test
    void erase_takesThePerson_andNobodyElse() {
        person(ACME, JO, 1, NOON);
        person(ACME, ANN, 2, NOON);
        person(BOLT, JO, 3, NOON);
        Found ann = spans.plan(subject(ACME, ANN));
        Found other = spans.plan(subject(BOLT, JO));
        String rollup = rollup();
        List<Long> progress = new ArrayList<>();

        long gone = spans.erase(subject(ACME, JO), progress::add);

        assertThat(gone).isEqualTo(5);
        assertThat(progress).endsWith(5L);
        assertThat(spans.plan(subject(ACME, JO)).items()).isZero();
        assertThat(spans.plan(subject(ACME, ANN))).isEqualTo(ann);
        assertThat(spans.plan(subject(BOLT, JO))).isEqualTo(other);
        assertThat(rollup()).isEqualTo(rollup);
        assertThat(store.ask("SELECT count() FROM db.trace_index WHERE tenant = 'acme'"))
                .isEqualTo("1");
        assertThat(
                        store.ask(
                                "SELECT concat('[', trace_id, span_id, detail, ']', outcome) FROM db.audit_event WHERE counter = 1"))
                .isEqualTo("[]killed");
        assertThat(store.ask("SELECT count() FROM db.audit_event WHERE trace_id != ''"))
                .isEqualTo("2");
    }

    @Test
    void erase_leavesWhatBeganLater() {
        person(ACME, JO, 1, NOON);
        person(ACME, JO, 2, NOON.plusSeconds(60));
        Subject early = subject(ACME, JO, NOON.plusSeconds(30));

        spans.erase(early, n -> {});

        assertThat(spans.plan(subject(ACME, JO)).items()).isEqualTo(5);
        assertThat(spans.plan(early).items()).isZero();
    }

    @Test
    void whoCameBack_isNoTraceOfWhatWasErased_butOlderRowsAre() throws InterruptedException {
        person(ACME, JO, 1, NOON);
        person(ACME, JO, 2, NOON.plusSeconds(60));
        Subject early = subject(ACME, JO, NOON.plusSeconds(30));
        assertThat(spans.probe(early).places()).contains("span: 1 rows");

        spans.erase(early, n -> {});

        assertThat(awaitGone(early).method()).contains("The person came back: ");
        assertThat(spans.probe(subject(ACME, JO)).places())
                .as("asked for those of the new beginning too")
                .anyMatch(p -> p.startsWith("file span/"));
        person(ACME, JO, 3, NOON.plusSeconds(1));
        assertThat(spans.probe(early).places()).contains("span: 1 rows");
    }

    @Test
    void erase_takesSpansThatNameNobody_whereNobodyElseIsInTheTrace() {
        span(ACME, 1, 11, JO, NOON);
        span(ACME, 1, 12, "", NOON);
        span(ACME, 2, 21, JO, NOON);
        span(ACME, 2, 22, "", NOON);
        span(ACME, 2, 23, ANN, NOON);

        spans.erase(subject(ACME, JO), n -> {});

        assertThat(store.ask("SELECT toUInt8(span_id) AS s FROM db.span ORDER BY s"))
                .isEqualTo("22\n23");
    }

    @Test
    void erase_takesFeedbackOnTheirAnswers() {
        store.call(
                ACME,
                NOON,
                Map.of("trace_id", "%032d".formatted(1), "subject", JO, "response_id", "r-1"));
        store.call(
                ACME,
                NOON,
                Map.of("trace_id", "%032d".formatted(2), "subject", ANN, "response_id", "r-2"));
        for (int i = 1; i <= 2; i++) {
            store.insert(
                    "feedback",
                    Map.of(
                            "tenant",
                            "acme",
                            "trace_id",
                            "f" + i,
                            "id",
                            "i" + i,
                            "response_id",
                            "r-" + i,
                            "ts",
                            NOON.getEpochSecond()));
        }
        assertThat(spans.plan(subject(ACME, JO)).parts()).contains(new Part("feedback", 1));

        spans.erase(subject(ACME, JO), n -> {});

        assertThat(store.ask("SELECT response_id FROM db.feedback")).isEqualTo("r-2");
    }

    @Test
    void erase_again_findsNothing_andAfterABreakOff_goesOn() {
        person(ACME, JO, 1, NOON);
        Subject jo = subject(ACME, JO);
        String id = jo.request().toString();
        store.ask(
                "INSERT INTO db.erasure_row SELECT toUUID('%s'), generateUUIDv4(), 'acme', 'span', trace_id, span_id, now(), now() FROM db.span"
                        .formatted(id));
        store.ask("DELETE FROM db.span WHERE tenant = 'acme'");

        spans.erase(jo, n -> {});

        assertThat(store.ask("SELECT count() FROM db.span_content")).isEqualTo("0");
        assertThat(store.ask("SELECT count() FROM db.span_attribute")).isEqualTo("0");
        assertThat(store.ask("SELECT count() FROM db.trace_index")).isEqualTo("0");
        assertThat(store.ask("SELECT count() FROM db.erasure_row")).isEqualTo("0");
        assertThat(spans.erase(jo, n -> {})).isZero();
    }

    @Test
    void erase_ofManyAtOnce_isFewMutations() {
        for (int i = 0; i < 40; i++) {
            person(ACME, reference(i), i, NOON);
        }
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Subject one = subject(ACME, reference(i));
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> spans.erase(one, n -> {}), Thread::startVirtualThread));
        }

        assertThat(all).extracting(CompletableFuture::join).containsOnly(5L);
        assertThat(store.ask("SELECT uniq(subject) FROM db.span")).isEqualTo("20");
        int mutations =
                Integer.parseInt(
                        store.ask(
                                "SELECT count() FROM system.mutations WHERE database || '.' = 'db.' AND table = 'span'"));
        assertThat(mutations).isLessThan(20);
    }

    @Test
    void probe_findsTheCanary_andNothingOfItAfterwards() throws InterruptedException {
        person(ACME, ANN, 1, NOON);
        Subject canary = subject(ACME, JO);
        store.ask("ALTER TABLE db.span MODIFY SETTING min_bytes_for_wide_part = 0");
        assertThat(spans.probe(canary).found()).isZero();

        spans.plant(canary);
        spans.plant(canary);

        assertThat(store.ask("SELECT count() FROM db.span WHERE subject = '" + JO + "'"))
                .isEqualTo("1");
        Probe before = spans.probe(canary);
        assertThat(before.places()).anyMatch(p -> p.startsWith("span: 1 rows"));
        assertThat(before.places())
                .anyMatch(p -> p.matches("file span/.*/subject.bin"))
                .anyMatch(p -> p.matches("file span_content/.*/data.bin"))
                .anyMatch(p -> p.matches("file span_attribute/.*/data.bin"));

        spans.erase(canary, n -> {});
        Probe at = spans.probe(canary);
        assertThat(at.places()).isNotEmpty().allMatch(p -> p.startsWith("file "));

        assertThat(awaitGone(canary).method()).contains("read decompressed");
        assertThat(spans.probe(subject(ACME, ANN)).found()).isPositive();
        assertThat(mutationTexts()).doesNotContain(JO);
    }

    @Test
    void probe_findsADetachedPart() {
        person(ACME, JO, 1, NOON);
        store.ask("ALTER TABLE db.span DETACH PARTITION '2026-11-20'");

        assertThat(spans.probe(subject(ACME, JO)).places())
                .anyMatch(p -> p.startsWith("file ") && p.contains("detached"));
    }

    @Test
    void rows_areGivenAsJson_ofOneTenantOnly() {
        person(ACME, JO, 1, NOON);
        person(BOLT, JO, 2, NOON);
        SubjectRows rows = new SubjectRows(store.reader());

        for (String table : SubjectRows.tables()) {
            List<SubjectRows.Row> page = rows.page(ACME, Set.of(JO), table, "", 100);
            assertThat(page).as(table).hasSize(1);
            assertThat(page.getFirst().json()).startsWith("{").contains("\"tenant\":\"acme\"");
            assertThat(rows.page(ACME, Set.of(JO), table, page.getFirst().key(), 100)).isEmpty();
        }
    }

    @Test
    void rowsOfOneMoment_areGivenOnce_pageByPage() {
        store.ask(
                "INSERT INTO db.span (tenant, trace_id, span_id, ts, subject) SELECT 'acme', leftPad('1', 32, '0'),"
                        + " leftPad(toString(number), 16, '0'), toDateTime64('2026-11-20 12:00:00', 9, 'UTC'), '"
                        + JO
                        + "' FROM numbers(250)");
        store.ask(
                "INSERT INTO db.evaluation (tenant, trace_id, name, explanation, ts, subject) SELECT 'acme', '1', 'n',"
                        + " toString(number), toDateTime64('2026-11-20 12:00:00', 3, 'UTC'), '"
                        + JO
                        + "' FROM numbers(250)");
        SubjectRows rows = new SubjectRows(store.reader());
        for (String table : List.of("span", "evaluation")) {
            Set<String> seen = new HashSet<>();
            String after = "";
            List<SubjectRows.Row> page;
            do {
                page = rows.page(ACME, Set.of(JO), table, after, 100);
                page.forEach(row -> assertThat(seen.add(row.json())).isTrue());
                after = page.isEmpty() ? after : page.getLast().key();
            } while (page.size() == 100);
            assertThat(seen).as(table).hasSize(250);
        }
    }

    @Test
    void whatOthersLeave_isNoCanary_andHidesNone() {
        person(ACME, ANN, 1, NOON);
        Subject canary = subject(ACME, JO);
        store.ask("DELETE FROM db.span WHERE subject = '" + ANN + "'");

        Probe nothing = spans.probe(canary);
        assertThat(nothing.found()).isZero();
        assertThat(nothing.unlooked()).as("rows that are only marked").isPositive();
        assertThat(nothing.seesAll()).isFalse();

        spans.plant(canary);
        Probe planted = spans.probe(canary);
        assertThat(planted.looks()).extracting(Look::name).containsExactly("rows", "files");
        assertThat(planted.seesAll()).isTrue();
    }

    private Probe awaitGone(Subject subject) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        Probe probe = spans.probe(subject);
        while (probe.found() + probe.unlooked() > 0 && System.nanoTime() < end) {
            Thread.sleep(1_000);
            probe = spans.probe(subject);
        }
        assertThat(probe.places()).isEmpty();
        return probe;
    }

    private String mutationTexts() {
        return store.ask("SELECT command FROM system.mutations WHERE database || '.' = 'db.'");
    }

    private String rollup() {
        return store.ask(
                "SELECT sum(calls), sum(cost) FROM db.rollup_hour WHERE tenant IN ('acme', 'bolt')");
    }

    private static String reference(int number) {
        return "reference-of-person-%023d".formatted(number);
    }

    private static Subject subject(TenantId tenant, String reference) {
        return subject(tenant, reference, NOON.plusSeconds(3600));
    }

    private static Subject subject(TenantId tenant, String reference, Instant before) {
        return new Subject(
                tenant, UUID.randomUUID(), Set.of(reference), Set.of("jo@example.com"), before);
    }

    private void span(TenantId tenant, int trace, int span, String subject, Instant at) {
        store.call(
                tenant,
                at,
                Map.of(
                        "trace_id", "%032d".formatted(trace),
                        "span_id", "%016d".formatted(span),
                        "subject", subject));
    }

    private void person(TenantId tenant, String reference, int number, Instant at) {
        String trace = "%032d".formatted(number);
        String id = "%016d".formatted(number);
        String ts = at.toString().replace("T", " ").replace("Z", "");
        span(tenant, number, number, reference, at);
        Map<String, Object> ids =
                Map.of("tenant", tenant.value(), "trace_id", trace, "span_id", id, "ts", ts);
        store.insert("span_content", and(ids, "subject", reference, "body", "of " + number));
        store.insert("span_attribute", and(ids, "name", "a", "value", "of " + number));
        store.insert("evaluation", and(ids, "subject", reference, "explanation", "of " + number));
        store.insert(
                "feedback",
                Map.of(
                        "tenant",
                        tenant.value(),
                        "trace_id",
                        trace,
                        "ts",
                        ts,
                        "subject",
                        reference,
                        "id",
                        reference));
        store.insert(
                "audit_event",
                and(ids, "outcome", "killed", "detail", "of " + number, "counter", number));
    }

    private static Map<String, Object> and(Map<String, Object> some, Object... more) {
        Map<String, Object> all = new java.util.LinkedHashMap<>(some);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }
}
