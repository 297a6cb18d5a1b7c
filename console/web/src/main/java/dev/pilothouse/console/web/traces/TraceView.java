package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.pilothouse.analytics.traces.TraceEvent;
import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.CopyButton;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One trace on a timeline, and one of its spans in detail. */
@Route(TracesNavigation.PATH + "/:trace")
@Needs(Permission.SEE_TRACES)
class TraceView extends Page implements BeforeEnterObserver {
    private final transient TraceReader reader;
    private final transient Viewer viewer;
    private final transient TracesNavigation navigation;
    private final Div body = Ui.div("stack m");
    private final transient SpanDetail detail;
    private String traceId = "";
    private transient Optional<Data> shown = Optional.empty();

    private record Data(List<TraceSpan> spans, List<TraceEvent> events) {}

    TraceView(
            TraceReader reader,
            ContentReader content,
            Viewer viewer,
            TracesNavigation navigation,
            Ticker ticker) {
        super("Trace");
        this.reader = reader;
        this.viewer = viewer;
        this.navigation = navigation;
        this.detail = new SpanDetail(content, viewer, tab -> go("tab", tab));
        add(body);
        Live.keep(this, ticker::subscribe, this::load);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String id = event.getRouteParameters().get("trace").orElse("");
        if (!id.equals(traceId)) {
            traceId = id;
            shown = Optional.empty();
            body.removeAll();
        }
    }

    @Override
    public String getPageTitle() {
        return "Trace " + traceId.substring(0, Math.min(8, traceId.length())) + " · Pilothouse";
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        shown.ifPresent(this::draw);
        load();
    }

    private void load() {
        List<TenantId> tenants = viewer.tenants(state(), Permission.SEE_TRACES);
        if (tenants.isEmpty() || !TraceReader.isTraceId(traceId)) {
            missing();
            return;
        }
        String wanted = traceId;
        Background.run(
                UI.getCurrentOrThrow(),
                () -> new Data(reader.spans(tenants, wanted), reader.events(tenants, wanted)),
                data -> loaded(wanted, data),
                this::failed);
    }

    private void loaded(String wanted, Data data) {
        if (!wanted.equals(traceId) || shown.equals(Optional.of(data))) {
            return;
        }
        if (data.spans().isEmpty()) {
            missing();
        } else {
            shown = Optional.of(data);
            draw(data);
        }
    }

    private void failed(Throwable cause) {
        if (shown.isEmpty()) {
            body.removeAll();
            body.add(
                    new Card("This trace could not be read")
                            .content(
                                    Ui.note(
                                            Status.OFF,
                                            "circle-alert",
                                            new Span(Failure.of(cause).what()),
                                            new Span(" Asked again every two seconds."))));
        }
    }

    private void missing() {
        body.removeAll();
        body.add(
                new Card("No such trace")
                        .content(
                                Ui.div(
                                        "stack m",
                                        Ui.paragraph(
                                                "Nothing is kept under this id in the tenants that"
                                                        + " you may see. It may be too old, not yet"
                                                        + " arrived, or of another tenant."),
                                        Ui.link(
                                                navigation.href(state(), Map.of()),
                                                "All traces"))));
    }

    private void draw(Data data) {
        SpanTree tree = SpanTree.of(data.spans());
        TraceSpan selected =
                data.spans().stream()
                        .filter(s -> s.spanId().equals(own().get("span")))
                        .findFirst()
                        .orElseGet(tree::first);
        body.removeAll();
        body.add(
                head(tree),
                new TraceSummary(
                        tree,
                        session -> navigation.href(state(), Map.of(TraceQuery.SESSION, session))),
                Ui.div("grid stretch", timeline(tree, selected, data.events()), detail.card()));
        detail.show(selected, own().getOrDefault("tab", SpanDetail.MESSAGES), state());
    }

    private Div head(SpanTree tree) {
        Anchor all = new Anchor(navigation.href(state(), Map.of()), "Traces");
        Div crumb =
                Ui.div(
                        "crumb",
                        all,
                        new Icon("chevron-right", "s"),
                        Ui.mono(traceId),
                        new CopyButton(traceId, "Copy trace id"));
        String feature = tree.root().owner().feature();
        H1 title = new H1();
        title.add(Ui.text(feature.isEmpty() ? tree.root().name() : feature, "strong"));
        title.add(
                Ui.text(
                        " " + tree.state().verb() + " after " + Waterfall.words(tree.duration()),
                        "ter",
                        "plain"));
        Div words = new Div(crumb, title);
        if (tree.root().sample()) {
            title.add(Ui.text("sample data", "badge", "accent"));
        }
        return Ui.div("head", words);
    }

    private Card timeline(SpanTree tree, TraceSpan selected, List<TraceEvent> events) {
        Span when = new Span(Format.plural(tree.nodes().size(), "span") + ", ");
        Card card =
                new Card("Timeline")
                        .sub(when, new RelativeTime(tree.start(), RelativeTime.Show.ABSOLUTE))
                        .columns(8)
                        .ruled()
                        .flush();
        card.addClassName("fill");
        Div content = new Div(new Waterfall(tree, selected.spanId(), s -> go("span", s.spanId())));
        if (!events.isEmpty()) {
            content.add(new EventList(events));
        }
        if (!tree.calls().isEmpty()) {
            content.add(new CostTable(tree.calls()));
        }
        card.content(content);
        card.footer(
                legend("var(--ph-chart-1)", "model"),
                legend("var(--ph-chart-2)", "tool, retrieval"),
                legend("var(--ph-danger-fill)", "kill"),
                left(tree));
        return card;
    }

    private static Span left(SpanTree tree) {
        int more = tree.nodes().size() - Waterfall.MOST;
        return Ui.text(more > 0 ? Format.plural(more, "later span") + " not drawn" : "", "push");
    }

    private static Span legend(String colour, String word) {
        Span patch = Ui.text("", "patch");
        patch.getStyle().set("background", colour);
        Span legend = new Span(patch, new Span(word));
        legend.addClassName("row");
        return legend;
    }
}
