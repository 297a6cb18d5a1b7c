package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.policy.decisions.Drill;
import dev.pilothouse.policy.decisions.Drill.Figures;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** Drills as a table, newest first; a row opens the kill that was rehearsed. */
final class DrillGrid extends Grid<Drill> {
    private List<Drill> shown = List.of();

    DrillGrid(Consumer<UUID> openKill) {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        addColumn(d -> Format.count(d.number())).setHeader("Drill").setWidth("72px").setFlexGrow(0);
        addColumn(
                        LitRenderer.<Drill>of("<ph-time at=${item.at} show='moment'></ph-time>")
                                .withProperty("at", d -> d.startedAt().toString()))
                .setHeader("Started")
                .setWidth("136px")
                .setFlexGrow(0);
        addColumn(DrillGrid::by).setHeader("By").setWidth("120px").setFlexGrow(1);
        addColumn(
                        LitRenderer.<Drill>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", DrillGrid::css)
                                .withProperty("icon", DrillGrid::icon)
                                .withProperty("word", DrillGrid::word))
                .setHeader("Result")
                .setWidth("112px")
                .setFlexGrow(0);
        number("Nodes", f -> f.acknowledged() + " of " + f.total(), "96px");
        number("p50", f -> millis(f.p50()), "80px");
        number("p99", f -> millis(f.p99()), "80px");
        number("Calls cut", f -> f.cut() + " of " + f.open(), "104px");
        number("Refused after", f -> Format.count(f.refused()), "112px");
        addColumn(DrillGrid::detail)
                .setHeader("Note")
                .setTooltipGenerator(DrillGrid::detail)
                .setWidth("160px")
                .setFlexGrow(4);
        addItemClickListener(e -> e.getItem().kill().ifPresent(openKill));
        addClassName("clickable");
    }

    void show(List<Drill> drills) {
        if (!drills.equals(shown)) {
            shown = drills;
            setItems(drills);
        }
    }

    private void number(String header, Function<Figures, String> value, String width) {
        ValueProvider<Drill, String> text =
                d -> d.outcome().map(o -> value.apply(o.figures())).orElse("–");
        addColumn(
                        LitRenderer.<Drill>of("<span class='tn'>${item.v}</span>")
                                .withProperty("v", text))
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    private static String by(Drill drill) {
        return drill.cause() == Drill.Cause.SCHEDULED ? "schedule" : drill.startedBy();
    }

    private static String detail(Drill drill) {
        return drill.outcome()
                .map(o ->
                        o.detail().isEmpty()
                                ? o.figures().slowest().map(n -> "slowest " + n).orElse("")
                                : o.detail())
                .orElse("");
    }

    private static String css(Drill drill) {
        return drill.outcome().map(o -> o.passed() ? "ok" : "danger").orElse("watch");
    }

    private static String icon(Drill drill) {
        return drill.outcome().map(o -> o.passed() ? "circle-check" : "octagon-x").orElse("clock");
    }

    private static String word(Drill drill) {
        return drill.outcome().map(o -> o.passed() ? "passed" : "failed").orElse("running");
    }

    private static String millis(OptionalDouble value) {
        return value.isPresent() ? Format.millis(value.getAsDouble()) : "–";
    }
}
