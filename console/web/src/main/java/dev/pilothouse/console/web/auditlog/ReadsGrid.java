package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.policy.audit.ContentReads;
import java.util.List;
import java.util.function.Consumer;

/** Who read content, or whose traces were read; a click shows the entries. */
final class ReadsGrid extends Grid<ContentReads> {
    ReadsGrid(boolean people, Consumer<ContentReads> open) {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        addClassName("clickable");
        addColumn(ContentReads::name)
                .setHeader(people ? "Who" : "Trace")
                .setFlexGrow(3)
                .setTooltipGenerator(ContentReads::subject);
        number("Reads", ContentReads::reads);
        number("Reveals", ContentReads::reveals);
        number(people ? "Traces" : "People", ContentReads::others);
        addColumn(
                        LitRenderer.<ContentReads>of(
                                        "<ph-time at=${item.at} show='moment'></ph-time>")
                                .withProperty("at", r -> r.last().toString()))
                .setHeader("Last")
                .setWidth("126px")
                .setFlexGrow(0);
        addItemClickListener(e -> open.accept(e.getItem()));
    }

    private void number(String header, ValueProvider<ContentReads, Long> value) {
        addColumn(
                        LitRenderer.<ContentReads>of("<span class='tn'>${item.v}</span>")
                                .withProperty("v", r -> Format.count(value.apply(r))))
                .setHeader(header)
                .setWidth("96px")
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    ReadsGrid show(List<ContentReads> reads) {
        setItems(reads);
        return this;
    }
}
