package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.PromptPage;
import java.util.List;

/** Prompts as a table; the name opens one. */
final class PromptGrid extends Grid<PromptPage.Row> {
    private PageState state = PageState.INITIAL;

    PromptGrid() {
        addThemeVariants(GridVariant.NO_BORDER);
        addComponentColumn(this::name).setHeader("Prompt").setFlexGrow(8).setWidth("260px");
        addColumn(r -> r.tenant().value()).setHeader("Tenant").setFlexGrow(1).setWidth("110px");
        addColumn(r -> r.feature().value()).setHeader("Feature").setFlexGrow(1).setWidth("130px");
        addComponentColumn(r ->
                        r.newest() == 0
                                ? Ui.text("draft only", "ter")
                                : Ui.text("v" + r.newest(), "tn"))
                .setHeader("Newest")
                .setFlexGrow(0)
                .setWidth("96px");
        addComponentColumn(PromptGrid::live).setHeader("Live").setFlexGrow(3).setWidth("280px");
        addColumn(
                        LitRenderer.<PromptPage.Row>of(
                                        "<span class='clip'><ph-time at=${item.at}></ph-time> <span"
                                                + " class='ter'>by ${item.by}</span></span>")
                                .withProperty("at", r -> r.draftAt().toString())
                                .withProperty("by", PromptPage.Row::draftBy))
                .setHeader("Last change")
                .setFlexGrow(0)
                .setWidth("200px");
        setAllRowsVisible(true);
    }

    private Span name(PromptPage.Row row) {
        Anchor link =
                Ui.link(
                        PromptsNavigation.href(state, row.tenant(), row.name()),
                        row.name().value(),
                        "medium");
        Span cell = new Span(link, Ui.text(" " + row.description(), "ter"));
        cell.addClassName("clip");
        return cell;
    }

    private static Div live(PromptPage.Row row) {
        Div cell = Ui.div("stack s");
        if (row.live().isEmpty()) {
            cell.add(Ui.text("nowhere", "ter"));
        }
        for (PromptPage.Live live : row.live()) {
            Div line =
                    Ui.div(
                            "row",
                            StatusBadge.plain(Status.OK, live.environment()),
                            Ui.text("v" + live.version(), "medium", "tn"),
                            Ui.text(Words.digest(live.digest()), "mono", "ter", "small"));
            live.canary()
                    .ifPresent(canary ->
                            line.add(
                                    Ui.text(
                                            Words.share(live.share()) + " v" + canary,
                                            "badge",
                                            "accent")));
            cell.add(line);
        }
        return cell;
    }

    void show(List<PromptPage.Row> rows, PageState at) {
        state = at;
        setItems(rows);
    }
}
