package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.console.web.ui.Format;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Features with their routes; a row opens the route. */
final class RouteGrid extends Grid<RouteRow> {
    private final List<RouteRow> rows = new ArrayList<>();

    RouteGrid(Consumer<RouteRow> open) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("clickable");
        setAllRowsVisible(true);
        addColumn(
                        LitRenderer.<RouteRow>of(
                                        "<span class='clip'><span class='medium'>${item.name}</span>"
                                                + " <span class='mono ter'>${item.id}</span></span>")
                                .withProperty("name", RouteRow::name)
                                .withProperty("id", RouteRow::key))
                .setHeader("Feature")
                .setFlexGrow(3)
                .setWidth("180px")
                .setComparator(Comparator.comparing(RouteRow::name));
        addColumn(RouteRow::kind).setHeader("Route").setFlexGrow(0).setWidth("88px");
        number("Calls, 1 min", r -> Format.count(r.calls()), "108px");
        number("Fallbacks", r -> Format.count(r.fallbacks()), "88px");
        setDataProvider(
                new ListDataProvider<>(rows) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object getId(RouteRow row) {
                        return row.key();
                    }
                });
        addItemClickListener(e -> open.accept(e.getItem()));
    }

    private void number(String header, ValueProvider<RouteRow, String> value, String width) {
        addColumn(
                        LitRenderer.<RouteRow>of("<span class='tn'>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setFlexGrow(0)
                .setWidth(width)
                .setTextAlign(ColumnTextAlign.END);
    }

    void show(List<RouteRow> fresh, String open) {
        boolean same =
                fresh.stream()
                        .map(RouteRow::key)
                        .toList()
                        .equals(rows.stream().map(RouteRow::key).toList());
        rows.clear();
        rows.addAll(fresh);
        if (same) {
            rows.forEach(getDataProvider()::refreshItem);
        } else {
            getDataProvider().refreshAll();
        }
        rows.stream()
                .filter(r -> r.key().equals(open))
                .findFirst()
                .ifPresentOrElse(this::select, this::deselectAll);
    }
}
