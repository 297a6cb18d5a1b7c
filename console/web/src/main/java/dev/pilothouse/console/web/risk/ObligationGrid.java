package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.policy.decisions.Obligation;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Duties as a table; a row opens who sees to it. */
final class ObligationGrid extends Grid<Obligation> {
    private LocalDate today = LocalDate.EPOCH;

    ObligationGrid(Consumer<Obligation> open, Supplier<PageState> state) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("clickable");
        addColumn(
                        LitRenderer.<Obligation>of(
                                        "<a class='hit' href=${item.href}>${item.name}</a>")
                                .withProperty("name", Obligation::featureName)
                                .withProperty(
                                        "href",
                                        o ->
                                                RiskNavigation.href(
                                                        state.get(), o.tenant(), o.feature())))
                .setHeader("Feature")
                .setFlexGrow(1)
                .setWidth("150px")
                .setComparator(Comparator.comparing(Obligation::featureName));
        addColumn(badge())
                .setHeader("Class")
                .setFlexGrow(0)
                .setWidth("128px")
                .setComparator(Comparator.comparing(Obligation::riskClass));
        addColumn(
                        LitRenderer.<Obligation>of(
                                        "<span class='clip' title=${item.text}><span"
                                                + " class='medium'>${item.title}</span> <span"
                                                + " class='ter'>${item.article}</span></span>")
                                .withProperty("title", o -> o.duty().title())
                                .withProperty("text", o -> o.duty().text())
                                .withProperty("article", o -> Words.article(o.duty().article())))
                .setHeader("Duty")
                .setFlexGrow(3)
                .setWidth("240px");
        addColumn(Obligation::owner)
                .setHeader("Owner")
                .setFlexGrow(0)
                .setWidth("120px")
                .setSortable(true);
        addColumn(o -> Words.due(o.due(), today))
                .setHeader("Due")
                .setFlexGrow(0)
                .setWidth("140px")
                .setComparator(
                        Comparator.comparing(o -> o.due().map(LocalDate::toString).orElse("9")));
        addColumn(evidence())
                .setHeader("Evidence")
                .setFlexGrow(3)
                .setWidth("260px")
                .setComparator(Comparator.comparing(o -> o.evidence().state()));
        addItemClickListener(e -> open.accept(e.getItem()));
    }

    private static LitRenderer<Obligation> badge() {
        return LitRenderer.<Obligation>of(
                        "<span class='st ${item.css}'><i class='icon i-${item.icon}'"
                                + " aria-hidden='true'></i>${item.word}</span>")
                .withProperty("css", o -> Words.status(o.riskClass()).css())
                .withProperty("icon", o -> Words.status(o.riskClass()).icon())
                .withProperty("word", o -> Words.of(o.riskClass()));
    }

    private static LitRenderer<Obligation> evidence() {
        return LitRenderer.<Obligation>of(
                        "<span class='clip t-${item.css}' title=${item.said}><i class='icon"
                                + " i-${item.icon}' aria-hidden='true'></i> ${item.said}</span>")
                .withProperty("css", o -> Words.status(o.evidence().state()).css())
                .withProperty("icon", o -> Words.status(o.evidence().state()).icon())
                .withProperty("said", o -> o.evidence().said());
    }

    void show(List<Obligation> duties, LocalDate on) {
        today = on;
        setItems(duties);
        setAllRowsVisible(duties.size() <= 60);
    }
}
