package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.traces.Facets;
import dev.pilothouse.analytics.traces.TraceFilter;
import dev.pilothouse.analytics.traces.TraceList;
import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.analytics.traces.TraceRow;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.ChartFrame;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.FirstSteps;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Kbd;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Traces of a time: facets, filters, chart and list; what is new arrives by itself. */
@Route(TracesNavigation.PATH)
@Needs(Permission.SEE_TRACES)
class TracesView extends Page {
    private static final int PAGE = 50;

    /** Facets and chart are counted anew every fifth beat, the list every beat. */
    private static final int COUNT_BEATS = 5;

    private final transient TraceList traces;
    private final transient Facets facets;
    private final transient Viewer viewer;

    private final Paragraph lead = new Paragraph("\u00a0");
    private final Div problem = Ui.div("stack m");
    private final FilterBar bar = new FilterBar(this::go, this::typed);
    private final FacetPanel panel = new FacetPanel(this::toggle);
    private final Card overTime = new Card("Traces per minute");
    private final ChartFrame chart = new ChartFrame("traces", "Traces over time by state", 140);
    private final Card list = new Card("Traces, newest first").flush();
    private final TraceGrid grid = new TraceGrid(this::open);
    private final FirstSteps firstSteps;
    private final Span shownCount = new Span();
    private final Button older = new Button("Older", e -> older());
    private transient TraceFilter filter = TraceFilter.ALL;
    private transient Map<String, String> filters = Map.of();
    private transient List<TraceRow> below = List.of();
    private transient long number;
    private transient boolean listing;

    TracesView(TraceList traces, Facets facets, Viewer viewer, Ticker ticker, Settings settings) {
        super("Traces");
        this.traces = traces;
        this.facets = facets;
        this.viewer = viewer;
        firstSteps = new FirstSteps(settings);
        list.addClassName("bare");
        overTime.tools(chart.tools());
        older.addThemeName("small");
        list.footer(shownCount, keys(), older);
        Div right = Ui.div("stack m", bar, problem, overTime, list);
        add(Ui.div("head", new Div(new H1("Traces"), lead)), Ui.div("tr-l", panel, right));
        Live.keep(this, ticker::subscribe, this::refreshList);
        Live.keep(this, signal -> ticker.subscribe(signal, COUNT_BEATS), this::refreshCounts);
    }

    private static Span keys() {
        Span keys =
                new Span(
                        new Kbd("J"),
                        new Kbd("K"),
                        new Span("move"),
                        new Kbd("Enter"),
                        new Span("open"));
        keys.addClassNames("row", "push", "wide-only");
        return keys;
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        filters = TraceQuery.filters(own);
        bar.show(filters);
        problem.removeAll();
        problem.setVisible(false);
        number++;
        listing = false;
        below = List.of();
        try {
            filter = TraceQuery.filter(own);
        } catch (BadInput e) {
            problem.setVisible(true);
            problem.add(Ui.note(Status.OFF, "circle-alert", new Span(e.getMessage())));
            return;
        }
        refreshList();
        refreshCounts();
    }

    private Optional<Scope> scope() {
        List<TenantId> tenants = viewer.tenants(state(), Permission.SEE_TRACES);
        if (tenants.isEmpty()) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        Instant to = state().range().to(now);
        return Optional.of(
                new Scope(tenants, state().environment(), state().range().from(now), to));
    }

    private void refreshList() {
        if (listing) {
            return;
        }
        scope().ifPresent(this::refreshList);
    }

    private void refreshList(Scope scope) {
        listing = true;
        long asked = number;
        TraceFilter wanted = filter;
        Background.run(
                UI.getCurrentOrThrow(),
                () -> traces.newest(scope, wanted, PAGE),
                rows -> showList(asked, rows),
                e -> failed(asked, e));
    }

    private void showList(long asked, List<TraceRow> newest) {
        if (asked != number) {
            return;
        }
        listing = false;
        if (newest.isEmpty()) {
            list.content(nothing());
        } else {
            grid.show(merged(newest));
            list.content(grid);
        }
        showFooter(newest.size());
    }

    private Component nothing() {
        return filters.isEmpty()
                ? Ui.div("state", Ui.text("No traces in this time yet", "strong"), firstSteps)
                : Ui.div(
                        "state",
                        Ui.text("No trace matches", "strong"),
                        Ui.paragraph("Take a filter away, or choose a longer time."));
    }

    /** Newer pages push the ones below down; a trace is shown once. */
    private List<TraceRow> merged(List<TraceRow> newest) {
        Map<String, TraceRow> all = new LinkedHashMap<>();
        newest.forEach(r -> all.put(r.tenant() + "/" + r.traceId(), r));
        below.forEach(r -> all.putIfAbsent(r.tenant() + "/" + r.traceId(), r));
        return List.copyOf(all.values());
    }

    private void showFooter(int newest) {
        shownCount.setText(Format.plural(Math.max(grid.rows().size(), newest), "trace") + " shown");
        older.setVisible(newest == PAGE);
    }

    private void failed(long asked, Throwable cause) {
        if (asked == number) {
            listing = false;
            list.show(
                    new AsyncState.Failed<TraceRow>(
                            Failure.of(cause).what(),
                            "Asked again every two seconds; nothing was lost.",
                            ""),
                    r -> new Div());
        }
    }

    private void older() {
        List<TraceRow> rows = grid.rows();
        Optional<Scope> scope = scope();
        if (rows.isEmpty() || scope.isEmpty()) {
            return;
        }
        long asked = number;
        TraceFilter wanted = filter;
        Background.run(
                UI.getCurrentOrThrow(),
                () ->
                        traces.older(
                                scope.orElseThrow(),
                                wanted,
                                TraceList.Cursor.after(rows.getLast()),
                                PAGE),
                more -> append(asked, rows, more),
                e -> failed(asked, e));
    }

    private void append(long asked, List<TraceRow> rows, List<TraceRow> more) {
        if (asked != number) {
            return;
        }
        List<TraceRow> all = new ArrayList<>(rows);
        all.addAll(more);
        below = List.copyOf(all);
        grid.show(merged(grid.rows()));
        shownCount.setText(Format.plural(grid.rows().size(), "trace") + " shown");
        older.setVisible(more.size() == PAGE);
    }

    private record Counts(FacetPanel.Data facets, Facets.OverTime overTime, long kept) {}

    private void refreshCounts() {
        scope().ifPresent(this::refreshCounts);
    }

    private void refreshCounts(Scope scope) {
        long asked = number;
        TraceFilter wanted = filter;
        Background.run(
                UI.getCurrentOrThrow(),
                () ->
                        new Counts(
                                new FacetPanel.Data(
                                        facets.states(scope, wanted),
                                        facets.features(scope, wanted),
                                        facets.models(scope, wanted)),
                                facets.overTime(scope, wanted),
                                traces.kept(scope)),
                counts -> showCounts(asked, counts),
                e ->
                        overTime.show(
                                new AsyncState.Failed<Counts>(
                                        Failure.of(e).what(), "The list is not affected.", ""),
                                c -> chart));
    }

    private void showCounts(long asked, Counts counts) {
        if (asked != number) {
            return;
        }
        panel.show(counts.facets(), filters);
        chart.show(OverTimeChart.option(counts.overTime()), OverTimeChart.table(counts.overTime()));
        overTime.title(OverTimeChart.title(counts.overTime().slots()));
        overTime.content(chart);
        lead.setText(
                Format.plural(counts.overTime().traces(), "trace")
                        + (filters.isEmpty()
                                ? " kept in this time."
                                : " match of "
                                        + Format.count(counts.kept())
                                        + " kept in this time.")
                        + " Content is masked; revealing it is recorded.");
    }

    private void toggle(String name, String value) {
        go(name, TraceQuery.toggled(filters, name, value));
    }

    private void typed(String text) {
        String id = text.toLowerCase(Locale.ROOT);
        if (TraceReader.isTraceId(id)) {
            UI.getCurrentOrThrow().navigate(TracesNavigation.PATH + "/" + id, state().parameters());
        } else {
            go(TraceQuery.typed(text));
        }
    }

    private void open(TraceRow row) {
        UI.getCurrentOrThrow()
                .navigate(TracesNavigation.PATH + "/" + row.traceId(), state().parameters());
    }
}
