package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Columns that the tables of the administration share. */
final class Columns {
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
                .setWidth(width);
    }

    static <T> Grid.Column<T> mono(
            Grid<T> grid, String header, ValueProvider<T, String> value, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of(
                                        "<span class='mono clip' title=${item.v}>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setWidth(width);
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

    static <T> Grid.Column<T> time(
            Grid<T> grid, String header, Function<T, Optional<Instant>> at, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of("<ph-time at=${item.at}></ph-time>")
                                .withProperty(
                                        "at", t -> at.apply(t).map(Instant::toString).orElse("")))
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0);
    }

    static <T> Grid.Column<T> status(
            Grid<T> grid, Function<T, Status> status, ValueProvider<T, String> word, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", t -> status.apply(t).css())
                                .withProperty("icon", t -> status.apply(t).icon())
                                .withProperty("word", word))
                .setHeader("State")
                .setWidth(width)
                .setFlexGrow(0);
    }

    /** The last column: what can be done with a row. */
    static <T> void actions(Grid<T> grid, Function<T, Div> actions, String width) {
        grid.addComponentColumn(actions::apply)
                .setHeader(Ui.text("Actions", "sr"))
                .setWidth(width)
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    static Button action(String label, Runnable run) {
        Button button = new Button(label, e -> run.run());
        button.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.TERTIARY);
        return button;
    }

    static Div actions(Button... buttons) {
        Div row = Ui.div("row", buttons);
        row.getStyle().set("justify-content", "flex-end").set("margin", "-2px 0");
        return row;
    }
}
