package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.console.web.ui.Ui;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Columns of the tables of this page. */
final class Columns {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private Columns() {}

    static <T> Grid<T> table() {
        Grid<T> grid = new Grid<>();
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setAllRowsVisible(true);
        return grid;
    }

    static <T> Grid.Column<T> text(
            Grid<T> grid, String header, ValueProvider<T, String> value, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of("<span class='clip' title=${item.v}>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(1);
    }

    static <T> Grid.Column<T> number(
            Grid<T> grid, String header, ValueProvider<T, String> value, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of("<span class='tn'>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    static <T> Grid.Column<T> actions(
            Grid<T> grid, ValueProvider<T, Component> actions, String width) {
        return grid.addComponentColumn(actions)
                .setHeader(Ui.text("Actions", "sr"))
                .setWidth(width)
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    /** For example {@code 1 Aug 2026}. */
    static String day(LocalDate day) {
        return DAY.format(day);
    }

    static String day(Optional<LocalDate> day, String none) {
        return day.map(Columns::day).orElse(none);
    }
}
