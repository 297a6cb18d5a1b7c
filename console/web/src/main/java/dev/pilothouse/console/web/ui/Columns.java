package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Columns that tables share. */
public final class Columns {
    private Columns() {}

    public static <T> Grid<T> table() {
        Grid<T> grid = new Grid<>();
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setAllRowsVisible(true);
        return grid;
    }

    public static <T> Grid.Column<T> text(
            Grid<T> grid, String header, ValueProvider<T, String> value, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of("<span class='clip' title=${item.v}>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setWidth(width);
    }

    public static <T> Grid.Column<T> mono(
            Grid<T> grid, String header, ValueProvider<T, String> value, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of(
                                        "<span class='mono clip' title=${item.v}>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setWidth(width);
    }

    public static <T> Grid.Column<T> number(
            Grid<T> grid, String header, ValueProvider<T, String> value, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of("<span class='tn'>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    public static <T> Grid.Column<T> time(
            Grid<T> grid, String header, Function<T, Optional<Instant>> at, String width) {
        return grid.addColumn(
                        LitRenderer.<T>of("<ph-time at=${item.at}></ph-time>")
                                .withProperty(
                                        "at", t -> at.apply(t).map(Instant::toString).orElse("")))
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0);
    }

    public static <T> Grid.Column<T> status(
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
    public static <T> void actions(
            Grid<T> grid, ValueProvider<T, ? extends Component> actions, String width) {
        grid.addComponentColumn(actions)
                .setHeader(Ui.text("Actions", "sr"))
                .setWidth(width)
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
    }

    public static Button action(String label, Runnable run) {
        Button button = new Button(label, e -> run.run());
        button.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.TERTIARY);
        return button;
    }

    public static Div actions(Button... buttons) {
        Div row = Ui.div("row", buttons);
        row.getStyle().set("justify-content", "flex-end").set("margin", "-2px 0");
        return row;
    }
}
