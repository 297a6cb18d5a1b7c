package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.bridge.control.CacheUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Features with what is reused of them, and what that saved since the gateways' start. */
final class CacheGrid extends Grid<CacheRow> {
    private final List<CacheRow> rows = new ArrayList<>();

    /**
     * @param open called with a row that was clicked
     */
    CacheGrid(Consumer<CacheRow> open, boolean clickable) {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        addColumn(
                        LitRenderer.<CacheRow>of(
                                        "<span class='clip'><span class='medium'>${item.name}</span>"
                                                + " <span class='mono ter'>${item.id}</span></span>")
                                .withProperty("name", CacheRow::name)
                                .withProperty("id", CacheRow::key))
                .setHeader("Feature")
                .setFlexGrow(3)
                .setWidth("260px")
                .setComparator(Comparator.comparing(CacheRow::name));
        word("Identical calls", CacheRow::exact, "112px");
        word("Similar questions", r -> r.policy().semantic().word(), "120px");
        word("Single flight", CacheRow::flight, "92px");
        number("Looked", r -> r.count(CacheUse::looked), "76px");
        number("Hits", CacheRow::hitRate, "64px");
        number("Would-be hits", r -> r.count(CacheUse::shadowHits), "104px");
        number("Joined", r -> r.count(CacheUse::joined), "68px");
        number("Avoided", CacheRow::avoided, "92px");
        addColumn(
                        LitRenderer.<CacheRow>of(
                                        "<span class='st clip ${item.css}' title=${item.word}><i"
                                                + " class='icon i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", r -> r.quality().css())
                                .withProperty("icon", r -> r.quality().icon())
                                .withProperty("word", CacheRow::qualityWord))
                .setHeader("Compared with fresh")
                .setFlexGrow(2)
                .setWidth("160px");
        setDataProvider(
                new ListDataProvider<>(rows) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object getId(CacheRow row) {
                        return row.key();
                    }
                });
        if (clickable) {
            addClassName("clickable");
            addItemClickListener(e -> open.accept(e.getItem()));
        }
    }

    private void word(String header, ValueProvider<CacheRow, String> value, String width) {
        addColumn(value).setHeader(header).setFlexGrow(0).setWidth(width);
    }

    private void number(String header, ValueProvider<CacheRow, String> value, String width) {
        addColumn(
                        LitRenderer.<CacheRow>of("<span class='tn'>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setFlexGrow(0)
                .setWidth(width)
                .setTextAlign(ColumnTextAlign.END);
    }

    void show(List<CacheRow> fresh) {
        boolean same = keys(fresh).equals(keys(rows));
        rows.clear();
        rows.addAll(fresh);
        if (same) {
            rows.forEach(getDataProvider()::refreshItem);
        } else {
            getDataProvider().refreshAll();
        }
    }

    private static List<String> keys(List<CacheRow> of) {
        return of.stream().map(CacheRow::key).toList();
    }
}
