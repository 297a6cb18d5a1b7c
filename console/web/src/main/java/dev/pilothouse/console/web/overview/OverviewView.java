package dev.pilothouse.console.web.overview;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Slots;
import dev.pilothouse.analytics.kpis.Traffic;
import dev.pilothouse.console.web.traces.TracesNavigation;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FirstSteps;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The six buckets, what changed and why, the daily questions; live. */
@Route(OverviewNavigation.PATH)
@Needs(Permission.SEE_KPIS)
class OverviewView extends Page {
    /** Beats of the ticker between two refreshes: every four seconds. */
    private static final int BEATS = 2;

    private final transient Sources sources;
    private final transient Viewer viewer;
    private final transient TracesNavigation traces;
    private final PageHead head = new PageHead();
    private final Card empty = new Card("No calls in this time yet").columns(12);
    private final transient List<BucketCard> buckets =
            Arrays.stream(Bucket.values()).map(b -> new BucketCard(b, this::kpiHref)).toList();
    private final transient WhyCard why = new WhyCard(this::whyHref);
    private final transient QuestionsCard questions;
    private transient Optional<KpiDialog> dialog = Optional.empty();
    private transient Optional<PageState> shown = Optional.empty();

    OverviewView(
            Sources sources,
            Viewer viewer,
            TracesNavigation traces,
            Ticker ticker,
            Settings settings) {
        super("Overview");
        this.sources = sources;
        this.viewer = viewer;
        this.traces = traces;
        questions = new QuestionsCard(viewer.may(Permission.SEE_TRACES), this::tracesHref);
        Div grid = Ui.div("grid stretch", empty);
        empty.setVisible(false);
        empty.content(new FirstSteps(settings));
        Stream.concat(buckets.stream(), Stream.of(why, questions)).forEach(c -> grid.add(c.card()));
        add(head, grid);
        Live.keep(this, signal -> ticker.subscribe(signal, BEATS), this::refresh);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        if (!shown.equals(Optional.of(state))) {
            shown = Optional.of(state);
            cards().forEach(LiveCard::forget);
            buckets.forEach(BucketCard::relink);
        }
        head.sample(sample(state));
        why.explain(Optional.ofNullable(own.get("why")).flatMap(Measure::ofWord));
        refresh();
        Optional<KpiDialog> before = dialog;
        dialog = Optional.empty();
        before.ifPresent(KpiDialog::close);
        Optional.ofNullable(own.get("kpi")).flatMap(Measure::ofWord).ifPresent(this::open);
    }

    private Stream<LiveCard<?>> cards() {
        return Stream.concat(buckets.stream(), Stream.of(why, questions));
    }

    private void refresh() {
        List<TenantId> tenants = viewer.tenants(state(), Permission.SEE_KPIS);
        if (tenants.isEmpty()) {
            return;
        }
        Supplier<Sources.Answers> asked = asking(tenants);
        Sources.Answers shared = asked.get();
        cards().forEach(card -> card.refresh(shared, asked));
        Background.run(
                UI.getCurrentOrThrow(),
                () -> new HeadData(shared.traffic().get(), shared.newest().get()),
                this::showHead,
                e -> {});
    }

    private record HeadData(Traffic traffic, Optional<Instant> newest) {}

    private void showHead(HeadData data) {
        head.show(state().range(), data.traffic(), data.newest());
        empty.setVisible(data.traffic().now().total().calls() == 0);
    }

    private Supplier<Sources.Answers> asking(List<TenantId> tenants) {
        Actor actor = viewer.actor();
        PageState state = state();
        return () -> {
            Instant now = Instant.now();
            Scope scope =
                    new Scope(
                            tenants,
                            state.environment(),
                            state.range().from(now),
                            state.range().to(now));
            return sources.ask(actor, scope);
        };
    }

    private void open(Measure measure) {
        Sources.Answers answers = asking(viewer.tenants(state(), Permission.SEE_KPIS)).get();
        Background.run(
                UI.getCurrentOrThrow(),
                () ->
                        new KpiData(
                                Readings.of(measure, answers),
                                answers.traffic().get().slots(),
                                answers.newest().get()),
                this::open,
                Toast::refused);
    }

    private record KpiData(Reading reading, Slots slots, Optional<Instant> newest) {}

    private void open(KpiData data) {
        KpiDialog opened =
                new KpiDialog(
                        data.reading(),
                        data.slots(),
                        data.newest(),
                        rows(data.reading().measure()));
        opened.addOpenedChangeListener(e -> {
            if (!e.isOpened() && dialog.equals(Optional.of(opened))) {
                dialog = Optional.empty();
                go("kpi", "");
            }
        });
        dialog = Optional.of(opened);
        opened.open();
    }

    private Optional<String> rows(Measure measure) {
        if (!viewer.may(Permission.SEE_TRACES)) {
            return Optional.empty();
        }
        return switch (measure) {
            case TIME_TO_PRODUCTION, POSITIVE_FEEDBACK -> Optional.empty();
            case ERROR_RATE -> Optional.of(tracesHref(Map.of("state", "error")));
            case REFUSALS -> Optional.of(tracesHref(Map.of("state", "refused")));
            case KILLED -> Optional.of(tracesHref(Map.of("state", "killed")));
            case TIME_TO_FIRST_TOKEN, SPEND, COST_PER_CALL, CACHED_INPUT, TEAMS ->
                    Optional.of(tracesHref(Map.of()));
        };
    }

    private String tracesHref(Map<String, String> filter) {
        return traces.href(state(), filter);
    }

    private String kpiHref(Measure measure) {
        return state().href(OverviewNavigation.PATH, Map.of("kpi", measure.word()));
    }

    private String whyHref(Measure measure) {
        return state().href(OverviewNavigation.PATH, Map.of("why", measure.word()));
    }

    private String sample(PageState state) {
        long sample =
                viewer.tenants(state, Permission.SEE_KPIS).stream()
                        .flatMap(t -> viewer.tenant(t).stream())
                        .filter(Viewer.TenantName::sample)
                        .count();
        long all = viewer.tenants(state, Permission.SEE_KPIS).size();
        return sample == 0 ? "" : sample == all ? "sample data" : "includes sample data";
    }
}
