package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.bridge.control.Enforcement;
import dev.pilothouse.bridge.control.Enforcement.Row;
import dev.pilothouse.bridge.control.Enforcement.State;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a kill: those that are waited for first, then as they obeyed. */
final class NodeGrid extends Grid<Row> {
    private static final double SCALE = 250;
    private static final double PROMISE = 200;
    private static final int AT_ONCE = 16;

    private final List<Row> rows = new ArrayList<>();
    private Instant killedAt = Instant.now();
    private transient @Nullable Enforcement shown;

    NodeGrid() {
        addThemeVariants(GridVariant.NO_BORDER);
        addThemeName("dense");
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        text("<span class='mono'>${item.v}</span>", r -> r.node().value())
                .setHeader("Node")
                .setFlexGrow(2)
                .setWidth("96px");
        text("${item.v}", r -> r.kind().word()).setHeader("Kind").setFlexGrow(1).setWidth("72px");
        addColumn(
                        LitRenderer.<Row>of(
                                        "<span class='st ${item.css}' title=${item.why}><i"
                                                + " class='icon i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", r -> status(r).css())
                                .withProperty("icon", r -> status(r).icon())
                                .withProperty("why", Row::detail)
                                .withProperty("word", this::word))
                .setHeader("State")
                .setWidth("112px")
                .setFlexGrow(0);
        addColumn(
                        LitRenderer.<Row>of(
                                        "<span class='lat ${item.css}'><i"
                                                + " style='width:${item.width}%'></i></span>")
                                .withProperty("css", this::bar)
                                .withProperty("width", r -> Math.min(100, waited(r) / SCALE * 100)))
                .setHeader(latencyHead())
                .setFlexGrow(3)
                .setWidth("90px");
        addColumn(
                        LitRenderer.<Row>of(
                                        "<span class='tn ${item.css}'>${item.open ?"
                                                + " html`<ph-counting ms=${item.ms}></ph-counting>` :"
                                                + " item.v}</span>")
                                .withProperty(
                                        "css",
                                        r ->
                                                r.state() != State.WAITING
                                                        ? ""
                                                        : silent(r) ? "t-danger" : "t-watch")
                                .withProperty("open", r -> r.state() == State.WAITING)
                                .withProperty("ms", this::waited)
                                .withProperty("v", NodeGrid::ack))
                .setHeader("Ack")
                .setWidth("134px")
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
        number(
                "Streams cut",
                r -> r.state() == State.ENFORCING ? Format.count(r.streamsCut()) : "–",
                "92px");
        number(
                "Last byte",
                r -> r.streamsCut() > 0 ? Format.millis(r.lastByteMillis()) : "–",
                "86px");
        setDataProvider(
                new ListDataProvider<>(rows) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object getId(Row row) {
                        return row.node();
                    }
                });
    }

    void show(Enforcement now) {
        shown = now;
        killedAt = now.progress().kill().killedAt();
        List<Row> fresh = now.rows();
        boolean same =
                fresh.stream()
                        .map(Row::node)
                        .toList()
                        .equals(rows.stream().map(Row::node).toList());
        List<Row> old = List.copyOf(rows);
        rows.clear();
        rows.addAll(fresh);
        boolean few = fresh.size() <= AT_ONCE;
        setAllRowsVisible(few);
        setHeight(few ? null : "560px");
        if (!same) {
            getDataProvider().refreshAll();
            return;
        }
        for (int i = 0; i < fresh.size(); i++) {
            boolean counts = fresh.get(i).state() == State.WAITING;
            if (counts || !fresh.get(i).equals(old.get(i))) {
                getDataProvider().refreshItem(fresh.get(i));
            }
        }
    }

    private Column<Row> text(String template, ValueProvider<Row, String> value) {
        return addColumn(LitRenderer.<Row>of(template).withProperty("v", value));
    }

    private void number(String header, ValueProvider<Row, String> value, String width) {
        text("<span class='tn'>${item.v}</span>", value)
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    private static Span latencyHead() {
        return Ui.text("200 ms", "lat-head");
    }

    private boolean silent(Row row) {
        return shown != null && shown.silent(row, Instant.now());
    }

    private Status status(Row row) {
        return switch (row.state()) {
            case ENFORCING -> Status.OK;
            case WAITING -> silent(row) ? Status.DANGER : Status.WATCH;
            case REFUSED -> Status.OFF;
            case GONE -> silent(row) ? Status.DANGER : Status.UNKNOWN;
        };
    }

    private String word(Row row) {
        return switch (row.state()) {
            case ENFORCING -> "enforcing";
            case WAITING -> silent(row) ? "silent" : "waiting";
            case REFUSED -> "refused";
            case GONE -> "not connected";
        };
    }

    private String bar(Row row) {
        return switch (row.state()) {
            case WAITING -> "open";
            case ENFORCING, REFUSED, GONE -> waited(row) > PROMISE ? "over" : "";
        };
    }

    private double waited(Row row) {
        if (row.state() == State.WAITING) {
            return Math.max(0, Duration.between(killedAt, Instant.now()).toMillis());
        }
        return row.millis().orElse(0);
    }

    private static String ack(Row row) {
        if (row.millis().isPresent()) {
            return Format.count(Math.round(row.millis().getAsDouble())) + " ms";
        }
        return row.state() == State.ENFORCING ? "on connecting" : "–";
    }
}
