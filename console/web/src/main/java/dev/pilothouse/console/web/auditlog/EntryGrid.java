package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Entries, newest first. */
final class EntryGrid extends Grid<LoggedEntry> {
    EntryGrid(LongConsumer open) {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.SINGLE);
        setAllRowsVisible(true);
        addClassName("clickable");
        addColumn(
                        LitRenderer.<LoggedEntry>of("<span class='tn sec'>${item.v}</span>")
                                .withProperty("v", e -> Format.count(e.seq())))
                .setHeader("Entry")
                .setWidth("88px")
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
        addColumn(
                        LitRenderer.<LoggedEntry>of(
                                        "<ph-time at=${item.at} show='moment'></ph-time>")
                                .withProperty("at", e -> e.at().toString()))
                .setHeader("When")
                .setWidth("126px")
                .setFlexGrow(0);
        addColumn(LoggedEntry::actorName).setHeader("Who").setWidth("112px").setFlexGrow(1);
        addColumn(
                        LitRenderer.<LoggedEntry>of(
                                        "<span class='mono clip ${item.css}'>${item.v}</span>")
                                .withProperty(
                                        "css", e -> e.action().equals("kill.set") ? "t-danger" : "")
                                .withProperty("v", LoggedEntry::action))
                .setHeader("Action")
                .setWidth("168px")
                .setFlexGrow(1);
        addColumn(
                        LitRenderer.<LoggedEntry>of(
                                        "<span class='clip'>${item.t} <span"
                                                + " class='medium'>${item.v}</span></span>")
                                .withProperty("t", LoggedEntry::objectType)
                                .withProperty("v", Entries::shortObject))
                .setHeader("On")
                .setWidth("160px")
                .setFlexGrow(3)
                .setTooltipGenerator(e -> e.objectType() + " " + e.objectId());
        addColumn(
                        LitRenderer.<LoggedEntry>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.v}</span>")
                                .withProperty("css", e -> Entries.status(e).css())
                                .withProperty("icon", e -> Entries.status(e).icon())
                                .withProperty("v", LoggedEntry::outcome))
                .setHeader("Outcome")
                .setWidth("112px")
                .setFlexGrow(0);
        addItemClickListener(e -> open.accept(e.getItem().seq()));
    }

    void show(List<LoggedEntry> entries, OptionalLong open) {
        setItems(entries);
        entries.stream()
                .filter(e -> open.isPresent() && e.seq() == open.getAsLong())
                .findFirst()
                .ifPresentOrElse(this::select, this::deselectAll);
    }
}
