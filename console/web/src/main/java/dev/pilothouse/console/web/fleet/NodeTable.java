package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.db.model.NodeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Nodes of one kind: what they enforce, how they feel, what they do now. */
final class NodeTable extends Grid<NodeView> {
    private final List<NodeView> rows = new ArrayList<>();
    private final Rates rates = new Rates();
    private long epoch;

    NodeTable(NodeKind kind) {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        text("<span class='mono'>${item.v}</span>", n -> n.id().value())
                .setHeader("Node")
                .setFlexGrow(2)
                .setWidth("120px");
        addColumn(
                        LitRenderer.<NodeView>of(
                                        "<span class='st ${item.css}' title=${item.why}><i"
                                                + " class='icon i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", n -> Health.of(n).status().css())
                                .withProperty("icon", n -> Health.of(n).status().icon())
                                .withProperty("why", NodeView::detail)
                                .withProperty("word", n -> Health.of(n).word()))
                .setHeader("Health")
                .setFlexGrow(1)
                .setWidth("152px");
        addColumn(
                        LitRenderer.<NodeView>of("<span class='tn ${item.css}'>${item.v}</span>")
                                .withProperty("css", n -> n.killEpoch() < epoch ? "t-watch" : "")
                                .withProperty("v", n -> epochOf(n, epoch)))
                .setHeader("Kill epoch")
                .setFlexGrow(0)
                .setWidth("120px")
                .setTextAlign(ColumnTextAlign.END);
        number("Resources", NodeTable::resources, "104px");
        switch (kind) {
            case GATEWAY -> {
                number("Open calls", n -> Format.count(n.openCalls()), "96px");
                number("Calls/s", n -> rate(n, "calls"), "84px");
                number("Tokens/s", n -> rate(n, "tokens.output"), "88px");
            }
            case POOL -> {
                number("Replicas", n -> Format.count(n.replicas().size()), "88px");
                number("Calls/s", n -> rate(n, "calls"), "84px");
                number("Tokens/s", n -> rate(n, "tokens.output"), "88px");
            }
            case INGEST -> {
                number("Spans/s", n -> rate(n, "spans.received"), "88px");
                number(
                        "Refused",
                        n ->
                                Format.count(
                                        Math.round(
                                                n.counters().getOrDefault("spans.refused", 0.0))),
                        "88px");
                number(
                        "Batches written",
                        n ->
                                Format.count(
                                        Math.round(
                                                n.counters().getOrDefault("batches.written", 0.0))),
                        "128px");
            }
        }
        text("${item.v}", NodeView::address).setHeader("Address").setFlexGrow(2).setWidth("136px");
        addColumn(
                        LitRenderer.<NodeView>of("<ph-time at=${item.at}></ph-time>")
                                .withProperty(
                                        "at", n -> n.lastSeen().map(Instant::toString).orElse("")))
                .setHeader("Last seen")
                .setFlexGrow(0)
                .setWidth("104px");
        setDataProvider(
                new ListDataProvider<>(rows) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object getId(NodeView node) {
                        return node.id();
                    }
                });
    }

    void show(List<NodeView> fresh, long newEpoch) {
        Instant now = Instant.now();
        fresh.forEach(n -> rates.look(n, now));
        boolean same =
                fresh.stream()
                        .map(NodeView::id)
                        .toList()
                        .equals(rows.stream().map(NodeView::id).toList());
        boolean epochMoved = epoch != newEpoch;
        epoch = newEpoch;
        rows.clear();
        rows.addAll(fresh);
        if (same && !epochMoved) {
            rows.forEach(getDataProvider()::refreshItem);
        } else {
            getDataProvider().refreshAll();
        }
    }

    private Column<NodeView> text(String template, ValueProvider<NodeView, String> value) {
        return addColumn(LitRenderer.<NodeView>of(template).withProperty("v", value));
    }

    private void number(String header, ValueProvider<NodeView, String> value, String width) {
        text("<span class='tn'>${item.v}</span>", value)
                .setHeader(header)
                .setFlexGrow(0)
                .setWidth(width)
                .setTextAlign(ColumnTextAlign.END);
    }

    private String rate(NodeView node, String counter) {
        OptionalDouble rate = rates.of(node.id().value(), counter);
        return rate.isEmpty() ? "–" : perSecond(rate.getAsDouble());
    }

    static String perSecond(double rate) {
        return rate >= 10 || rate == 0
                ? Format.count(Math.round(rate))
                : String.format(Locale.ROOT, "%.1f", rate);
    }

    private static String epochOf(NodeView node, long newest) {
        return node.killEpoch() < newest
                ? Format.count(node.killEpoch()) + " of " + Format.count(newest)
                : Format.count(node.killEpoch());
    }

    private static String resources(NodeView node) {
        if (node.wanted() == 0) {
            return "–";
        }
        return node.applied() == node.wanted()
                ? Format.count(node.applied())
                : Format.count(node.applied()) + " of " + Format.count(node.wanted());
    }
}
