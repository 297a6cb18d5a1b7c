package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.console.web.models.ModelBook.Line;
import dev.pilothouse.console.web.models.ModelBook.Running;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.cards.Completeness;
import dev.pilothouse.registry.cards.Purpose;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Models with their cards; a row opens the model. */
final class ModelGrid extends Grid<Line> {
    private static final int ALL = 40;

    ModelGrid(Consumer<Model> open) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("clickable");
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='clip'><span"
                                                + " class='medium'>${item.name}</span> <span"
                                                + " class='ter'>${item.version}</span></span>")
                                .withProperty("name", l -> l.standing().model().data().name())
                                .withProperty("version", ModelGrid::version))
                .setHeader("Model")
                .setFlexGrow(3)
                .setWidth("220px")
                .setComparator(Comparator.comparing(l -> l.standing().model().data().name()));
        text(
                "Tenant",
                l -> l.standing().model().data().tenant().map(t -> t.value()).orElse("every one"),
                "124px");
        text("Kind", l -> Words.kind(l.standing().model().data().kind()), "118px");
        text("Provider", l -> l.standing().model().data().provider(), "130px");
        text("Licence", l -> l.standing().model().data().licence(), "112px");
        status("Card", l -> Words.status(l.standing()), l -> Words.card(l.standing()), "170px");
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='row'><span class='track ${item.css}'"
                                                + " style='min-width:56px'><i"
                                                + " style='width:${item.v}%'></i></span><span class='tn"
                                                + " small'>${item.v} %</span></span>")
                                .withProperty("v", ModelGrid::complete)
                                .withProperty("css", l -> complete(l) == 100 ? "ok" : "watch"))
                .setHeader("Complete")
                .setFlexGrow(0)
                .setWidth("128px")
                .setTextAlign(ColumnTextAlign.START)
                .setComparator(Comparator.comparingInt(ModelGrid::complete));
        status("Runs", ModelGrid::runs, ModelGrid::deployments, "190px");
        addItemClickListener(e -> open.accept(e.getItem().standing().model()));
    }

    private void text(
            String header, java.util.function.Function<Line, String> value, String width) {
        addColumn(
                        LitRenderer.<Line>of("<span class='clip'>${item.v}</span>")
                                .withProperty("v", value::apply))
                .setHeader(header)
                .setFlexGrow(0)
                .setWidth(width)
                .setComparator(Comparator.comparing(value::apply));
    }

    private void status(
            String header,
            java.util.function.Function<Line, Status> status,
            java.util.function.Function<Line, String> word,
            String width) {
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}' aria-hidden='true'></i><span"
                                                + " class='clip'>${item.word}</span></span>")
                                .withProperty("css", l -> status.apply(l).css())
                                .withProperty("icon", l -> status.apply(l).icon())
                                .withProperty("word", word::apply))
                .setHeader(header)
                .setFlexGrow(1)
                .setWidth(width)
                .setComparator(Comparator.comparing(word::apply));
    }

    private static String version(Line line) {
        return line.standing().model().data().current().map(v -> v.label()).orElse("");
    }

    static int complete(Line line) {
        return line.standing().completeness().stream()
                .filter(c -> c.purpose() == Purpose.INTERNAL)
                .findFirst()
                .map(Completeness::percent)
                .orElse(0);
    }

    private static Status runs(Line line) {
        return line.running().stream()
                .map(Words::status)
                .max(Comparator.comparingInt(ModelGrid::weight))
                .orElse(Status.UNKNOWN);
    }

    private static int weight(Status status) {
        return switch (status) {
            case OFF, DANGER -> 3;
            case WATCH -> 2;
            case OK -> 1;
            case UNKNOWN -> 0;
        };
    }

    private static String deployments(Line line) {
        return line.running().isEmpty()
                ? "nowhere"
                : line.running().stream()
                        .map(Running::state)
                        .collect(Collectors.groupingBy(s -> s, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    void show(List<Line> lines) {
        setItems(lines);
        setAllRowsVisible(lines.size() <= ALL);
    }
}
