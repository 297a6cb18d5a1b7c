package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.console.web.risk.RiskNavigation;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.RiskClass;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The inventory as a table; a row opens the feature. */
final class FeatureGrid extends Grid<Row> {
    private final Column<Row> owner;
    private final Column<Row> production;
    private final Column<Row> action;

    /**
     * @param declare one that only traffic shows, where {@code mayDeclare} allows
     */
    FeatureGrid(Consumer<Row> open, Predicate<Row> mayDeclare, Consumer<Row> declare) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("clickable");
        addColumn(
                        LitRenderer.<Row>of(
                                        "<span class='clip'><span"
                                                + " class='medium'>${item.name}</span> <span"
                                                + " class='mono ter'>${item.id}</span></span>")
                                .withProperty("name", Row::name)
                                .withProperty("id", r -> r.id().value()))
                .setHeader("Feature")
                .setFlexGrow(4)
                .setWidth("200px")
                .setComparator(Comparator.comparing(Row::name));
        addColumn(r -> r.tenant().value())
                .setHeader("Tenant")
                .setFlexGrow(1)
                .setWidth("120px")
                .setSortable(true);
        addColumn(Row::team).setHeader("Team").setFlexGrow(1).setWidth("104px").setSortable(true);
        owner =
                addColumn(Row::owner)
                        .setHeader("Owner")
                        .setFlexGrow(1)
                        .setWidth("104px")
                        .setSortable(true);
        addColumn(
                        LitRenderer.<Row>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", r -> status(r).css())
                                .withProperty("icon", r -> status(r).icon())
                                .withProperty("word", FeatureGrid::word))
                .setHeader("State")
                .setFlexGrow(0)
                .setWidth("128px")
                .setComparator(Comparator.comparing(FeatureGrid::word));
        addColumn(
                        LitRenderer.<Row>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", r -> riskStatus(r).css())
                                .withProperty("icon", r -> riskStatus(r).icon())
                                .withProperty("word", FeatureGrid::riskWord))
                .setHeader("Risk class")
                .setFlexGrow(0)
                .setWidth("136px")
                .setComparator(Comparator.comparingInt(FeatureGrid::riskOrder));
        addColumn(
                        LitRenderer.<Row>of("<span class='tn'>${item.v}</span>")
                                .withProperty(
                                        "v",
                                        r ->
                                                r.calls().isPresent()
                                                        ? Format.count(r.calls().getAsLong())
                                                        : "–"))
                .setHeader("Calls")
                .setFlexGrow(0)
                .setWidth("92px")
                .setTextAlign(ColumnTextAlign.END)
                .setComparator(Comparator.comparingLong(r -> r.calls().orElse(-1)));
        production =
                addColumn(
                                LitRenderer.<Row>of("<ph-time at=${item.at}></ph-time>")
                                        .withProperty(
                                                "at",
                                                r ->
                                                        r.firstProduction()
                                                                .map(Object::toString)
                                                                .orElse("")))
                        .setHeader("In production")
                        .setFlexGrow(0)
                        .setWidth("128px")
                        .setComparator(
                                Comparator.comparing(
                                        r -> r.firstProduction().map(Object::toString).orElse("")));
        action =
                addComponentColumn(row -> declaring(row, mayDeclare, declare))
                        .setHeader("")
                        .setFlexGrow(0)
                        .setWidth("104px");
        addItemClickListener(e -> open.accept(e.getItem()));
    }

    private static Component declaring(Row row, Predicate<Row> mayDeclare, Consumer<Row> declare) {
        if (row.declared() || !mayDeclare.test(row)) {
            return new Span();
        }
        Button button = Ui.quiet("Declare");
        button.setAriaLabel("Declare " + row.key());
        button.addClickListener(e -> declare.accept(row));
        return button;
    }

    void show(List<Row> rows, String open) {
        boolean alone = rows.stream().noneMatch(r -> r.key().equals(open));
        owner.setVisible(alone);
        production.setVisible(alone);
        action.setVisible(alone && rows.stream().anyMatch(r -> !r.declared()));
        setItems(rows);
        setAllRowsVisible(rows.size() <= 40);
        rows.stream()
                .filter(r -> r.key().equals(open))
                .findFirst()
                .ifPresentOrElse(this::select, this::deselectAll);
    }

    static Status riskStatus(Row row) {
        return row.risk().map(r -> RiskNavigation.status(r.riskClass())).orElse(Status.UNKNOWN);
    }

    static String riskWord(Row row) {
        return row.risk().map(r -> RiskNavigation.word(r.riskClass())).orElse("none");
    }

    private static int riskOrder(Row row) {
        return row.risk()
                .map(r -> r.riskClass().compareTo(RiskClass.PROHIBITED))
                .orElse(Integer.MAX_VALUE);
    }

    static Status status(Row row) {
        if (!row.declared()) {
            return Status.WATCH;
        }
        return switch (row.feature().map(f -> f.data().state()).orElse(FeatureState.DRAFT)) {
            case LIVE -> Status.OK;
            case SUSPENDED -> Status.OFF;
            case DRAFT, IN_REVIEW, RETIRED -> Status.UNKNOWN;
        };
    }

    static String word(Row row) {
        if (!row.declared()) {
            return "undeclared";
        }
        return row.feature().map(f -> f.data().state().word().replace('-', ' ')).orElse("draft");
    }
}
