package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.analytics.traces.TraceRow;
import dev.pilothouse.console.web.ui.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The list, newest first. J and K move, Enter opens. */
final class TraceGrid extends Grid<TraceRow> {
    private static final double FULL_BAR_SECONDS = 10;
    private static final int BAR_PIXELS = 56;

    private final transient List<TraceRow> rows = new ArrayList<>();
    private final ListDataProvider<TraceRow> data = new ListDataProvider<>(rows);

    TraceGrid(Consumer<TraceRow> open) {
        super(TraceRow.class, false);
        addThemeName("no-border dense");
        setAllRowsVisible(true);
        setSelectionMode(SelectionMode.SINGLE);
        setDataProvider(data);
        columns();
        addItemClickListener(e -> open.accept(e.getItem()));
        Shortcuts.addShortcutListener(this, () -> move(1), Key.KEY_J).listenOn(this);
        Shortcuts.addShortcutListener(this, () -> move(-1), Key.KEY_K).listenOn(this);
        Shortcuts.addShortcutListener(this, () -> chosen().ifPresent(open), Key.ENTER)
                .listenOn(this);
    }

    /** Draws again only when something changed. */
    void show(List<TraceRow> newRows) {
        if (rows.equals(newRows)) {
            return;
        }
        rows.clear();
        rows.addAll(newRows);
        data.refreshAll();
    }

    List<TraceRow> rows() {
        return List.copyOf(rows);
    }

    private Optional<TraceRow> chosen() {
        return getSelectedItems().stream().findFirst();
    }

    private void move(int by) {
        if (rows.isEmpty()) {
            return;
        }
        int at = chosen().map(rows::indexOf).orElse(-1);
        int next = Math.clamp((long) at + by, 0, rows.size() - 1);
        select(rows.get(next));
        scrollToIndex(next);
    }

    private void columns() {
        addColumn(
                        LitRenderer.<TraceRow>of(
                                        "<ph-time class=\"mono\" show=\"moment\""
                                                + " at=\"${item.at}\"></ph-time>")
                                .withProperty("at", r -> r.start().toString()))
                .setHeader("Start")
                .setWidth("92px")
                .setFlexGrow(0);
        addColumn(
                        LitRenderer.<TraceRow>of(
                                        "<span class=\"medium clip\""
                                                + " title=\"${item.name}\">${item.feature}</span>")
                                .withProperty("name", TraceGrid::title)
                                .withProperty("feature", TraceGrid::feature))
                .setHeader("Feature")
                .setFlexGrow(2);
        addColumn(
                        LitRenderer.<TraceRow>of(
                                        "<span class=\"sec clip\""
                                                + " title=\"${item.models}\">${item.models}</span>")
                                .withProperty("models", r -> String.join(", ", r.models())))
                .setHeader("Model")
                .setFlexGrow(2);
        addColumn(
                        LitRenderer.<TraceRow>of(
                                        "<span class=\"dur\"><i"
                                                + " style=\"width:${item.bar}px\"></i><b>${item.time}</b></span>")
                                .withProperty("bar", TraceGrid::bar)
                                .withProperty(
                                        "time", r -> Format.millis(r.duration().toNanos() / 1e6)))
                .setHeader("Duration")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("120px")
                .setFlexGrow(0);
        number("Tokens in", "80px", r -> Format.count(r.inputTokens()));
        number("out", "56px", r -> Format.count(r.outputTokens()));
        number("Cost", "108px", TraceGrid::cost);
        addColumn(events()).setHeader("Events").setWidth("120px").setFlexGrow(0);
        addColumn(
                        LitRenderer.<TraceRow>of(
                                        "<span class=\"st ${item.css}\"><i class=\"icon"
                                                + " i-${item.icon}\""
                                                + " aria-hidden=\"true\"></i>${item.state}</span>")
                                .withProperty("css", r -> State.of(r.state()).status().css())
                                .withProperty("icon", r -> State.of(r.state()).status().icon())
                                .withProperty("state", r -> State.of(r.state()).word()))
                .setHeader("State")
                .setWidth("116px")
                .setFlexGrow(0);
    }

    private void number(String header, String width, ValueProvider<TraceRow, String> value) {
        addColumn(value)
                .setHeader(header)
                .setTextAlign(ColumnTextAlign.END)
                .setWidth(width)
                .setFlexGrow(0)
                .setPartNameGenerator(r -> "tn");
    }

    private static LitRenderer<TraceRow> events() {
        return LitRenderer.<TraceRow>of(
                        "${item.kill ? html`<span class=\"badge danger\"><i class=\"icon"
                                + " i-octagon-x\" aria-hidden=\"true\"></i>kill</span> ` :"
                                + " ''}${item.masked ? html`<span class=\"badge off\"><i class=\"icon"
                                + " i-shield\" aria-hidden=\"true\"></i>masked</span> ` :"
                                + " ''}${item.cache ? html`<span class=\"badge\"><i class=\"icon"
                                + " i-database\" aria-hidden=\"true\"></i>cache</span> ` :"
                                + " ''}${item.fallback ? html`<span class=\"badge watch\"><i"
                                + " class=\"icon i-rotate-ccw\""
                                + " aria-hidden=\"true\"></i>fallback</span>` : ''}${item.none ?"
                                + " html`<span class=\"ter\">–</span>` : ''}")
                .withProperty("kill", TraceGrid::killed)
                .withProperty("masked", r -> r.masked() > 0)
                .withProperty("cache", r -> r.cacheReadTokens() > 0)
                .withProperty("fallback", TraceRow::fallback)
                .withProperty(
                        "none",
                        r ->
                                !killed(r)
                                        && r.masked() == 0
                                        && r.cacheReadTokens() == 0
                                        && !r.fallback());
    }

    private static boolean killed(TraceRow row) {
        return State.of(row.state()) == State.KILLED;
    }

    private static String title(TraceRow row) {
        String feature = feature(row);
        return feature.equals(row.name()) ? feature : feature + ": " + row.name();
    }

    private static String feature(TraceRow row) {
        return row.feature().isEmpty() ? row.name() : row.feature();
    }

    private static String cost(TraceRow row) {
        if (row.calls() == 0) {
            return "–";
        }
        return row.unpriced() == row.calls()
                ? "unpriced"
                : Format.money(row.cost(), row.currency());
    }

    private static long bar(TraceRow row) {
        double seconds = row.duration().toNanos() / 1e9;
        return Math.max(2, Math.round(Math.min(1, seconds / FULL_BAR_SECONDS) * BAR_PIXELS));
    }
}
