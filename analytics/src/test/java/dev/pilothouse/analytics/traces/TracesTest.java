package dev.pilothouse.analytics.traces;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final String AGENT_RUN = "a".repeat(32);
    private static final Scope DAYS =
            Scope.of(List.of(ACME), NOON.minus(Duration.ofDays(5)), NOON.plusSeconds(60));

    private static TraceList traces;
    private static Facets facets;
    private static TraceReader one;

    @BeforeAll
    static void twoTenants() {
        Store store = Store.empty();
        store.span(
                ACME,
                NOON.minusSeconds(30),
                Map.of(
                        "trace_id",
                        AGENT_RUN,
                        "span_id",
                        "b".repeat(16),
                        "name",
                        "invoke_agent scout",
                        "feature",
                        "scout",
                        "environment",
                        "production",
                        "duration_ns",
                        9_000_000_000L));
        store.call(
                ACME,
                NOON.minusSeconds(28),
                Map.of(
                        "trace_id",
                        AGENT_RUN,
                        "span_id",
                        "c".repeat(16),
                        "parent_span_id",
                        "b".repeat(16),
                        "feature",
                        "scout",
                        "outcome",
                        "killed",
                        "session",
                        "s-1",
                        "kill_epoch",
                        7));
        for (int i = 0; i < 25; i++) {
            store.call(
                    ACME,
                    NOON.minus(Duration.ofHours(4L * i + 1)),
                    Map.of(
                            "environment",
                            i % 2 == 0 ? "production" : "staging",
                            "name",
                            "chat " + i));
        }
        store.call(BOLT, NOON.minusSeconds(5), Map.of("trace_id", AGENT_RUN, "feature", "secret"));
        store.insert(
                "span_content",
                Map.of(
                        "tenant",
                        "bolt",
                        "trace_id",
                        AGENT_RUN,
                        "span_id",
                        "c".repeat(16),
                        "part",
                        "input",
                        "ts",
                        NOON.getEpochSecond(),
                        "body",
                        "of bolt"));
        store.insert(
                "span_content",
                Map.of(
                        "tenant",
                        "acme",
                        "trace_id",
                        AGENT_RUN,
                        "span_id",
                        "c".repeat(16),
                        "part",
                        "input",
                        "ts",
                        NOON.getEpochSecond(),
                        "body",
                        "of acme"));
        store.insert(
                "audit_event",
                Map.of(
                        "tenant",
                        "acme",
                        "trace_id",
                        AGENT_RUN,
                        "ts",
                        NOON.minusSeconds(28).getEpochSecond(),
                        "action",
                        "call.killed",
                        "kill_epoch",
                        7));
        traces = new TraceList(store.reader());
        facets = new Facets(store.reader());
        one = new TraceReader(store.reader());
    }

    @Test
    void newest_sumsTheCallsOfATrace() {
        TraceRow run = traces.newest(DAYS, TraceFilter.ALL, 1).getFirst();

        assertThat(run.traceId()).isEqualTo(AGENT_RUN);
        assertThat(run.tenant()).isEqualTo("acme");
        assertThat(run.name()).isEqualTo("invoke_agent scout");
        assertThat(run.spans()).isEqualTo(2);
        assertThat(run.calls()).isEqualTo(1);
        assertThat(run.duration()).isEqualTo(Duration.ofSeconds(9));
        assertThat(run.cost()).isEqualByComparingTo("0.25");
        assertThat(run.currency()).isEqualTo("EUR");
        assertThat(run.state()).isEqualTo("killed");
    }

    @Test
    void pages_coverEveryTraceOnce_newestFirst() {
        List<TraceRow> all = new ArrayList<>();
        List<TraceRow> page = traces.newest(DAYS, TraceFilter.ALL, 4);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = traces.older(DAYS, TraceFilter.ALL, TraceList.Cursor.after(page.getLast()), 4);
        }

        assertThat(all).hasSize(26).doesNotHaveDuplicates();
        assertThat(all).extracting(TraceRow::tenant).containsOnly("acme");
        assertThat(all).isSortedAccordingTo((a, b) -> b.start().compareTo(a.start()));
        assertThat(traces.kept(DAYS)).isEqualTo(26);
    }

    @Test
    void filters_narrow() {
        assertThat(found(TraceFilter.ALL.outcomes(List.of("killed")))).isEqualTo(1);
        assertThat(found(TraceFilter.ALL.features(List.of("helper")))).isEqualTo(25);
        assertThat(found(TraceFilter.ALL.models(List.of("large")))).isZero();
        assertThat(found(TraceFilter.ALL.longer(Duration.ofSeconds(5)))).isEqualTo(1);
        assertThat(found(TraceFilter.ALL.dearer(new BigDecimal("0.26")))).isZero();
        assertThat(found(TraceFilter.ALL.session("s-1"))).isEqualTo(1);
        assertThat(found(TraceFilter.ALL.text("SCOUT"))).isEqualTo(1);
        assertThat(found(TraceFilter.ALL.text("CHAT 24"))).isEqualTo(1);
        assertThat(found(TraceFilter.ALL.text("it's [odd] \\ text"))).isZero();
        assertThat(found(TraceFilter.ALL.features(List.of("it's ] odd\\")))).isZero();
        assertThat(found(TraceFilter.ALL.text(AGENT_RUN))).isEqualTo(1);
        assertThat(traces.newest(DAYS.in(new Environment("staging")), TraceFilter.ALL, 99))
                .hasSize(12);
    }

    @Test
    void filter_refusesLongText() {
        assertThatThrownBy(() -> TraceFilter.ALL.text("x".repeat(201)))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void facets_countTracesOfTheTenant_leavingTheirOwnChoiceAside() {
        TraceFilter killed = TraceFilter.ALL.outcomes(List.of("killed"));

        assertThat(facets.states(DAYS, killed))
                .containsExactly(new Facets.Value("ok", 25), new Facets.Value("killed", 1));
        assertThat(facets.features(DAYS, killed)).containsExactly(new Facets.Value("scout", 1));
        assertThat(facets.models(DAYS, TraceFilter.ALL))
                .containsExactly(new Facets.Value("small", 26));
    }

    @Test
    void overTime_countsEachTraceOnce() {
        Facets.OverTime bars = facets.overTime(DAYS, TraceFilter.ALL);

        assertThat(bars.traces()).isEqualTo(26);
        assertThat(bars.bars())
                .allSatisfy(b -> assertThat(b.slot()).isBetween(0, bars.slots().count() - 1));
    }

    @Test
    void aTrace_isReadForItsTenantOnly() {
        List<TraceSpan> spans = one.spans(List.of(ACME), AGENT_RUN);

        assertThat(spans).extracting(TraceSpan::tenant).containsExactly("acme", "acme");
        assertThat(spans.getLast().parentId()).isEqualTo(spans.getFirst().spanId());
        assertThat(spans.getLast().price().cost()).isEqualByComparingTo("0.25");
        assertThat(spans.getLast().result().killEpoch()).isEqualTo(7);
        assertThat(one.spans(List.of(BOLT), AGENT_RUN)).hasSize(1);
        assertThat(one.content(ACME, AGENT_RUN, "c".repeat(16)))
                .containsExactly(new Content("input", "of acme", ""));
        assertThat(one.events(List.of(ACME), AGENT_RUN)).hasSize(1);
        assertThat(one.events(List.of(BOLT), AGENT_RUN)).isEmpty();
        assertThat(one.attributes(ACME, AGENT_RUN, "c".repeat(16))).isEmpty();
    }

    @Test
    void anUnknownTrace_hasNoSpans_andAWrongIdIsRefused() {
        assertThat(one.spans(List.of(ACME), "f".repeat(32))).isEmpty();
        assertThatThrownBy(() -> one.spans(List.of(ACME), "nonsense"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("trace");
    }

    private static int found(TraceFilter filter) {
        return traces.newest(DAYS, filter, 99).size();
    }
}
