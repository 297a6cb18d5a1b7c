package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.registry.PlaygroundRun;
import dev.pilothouse.registry.Prompt;
import java.util.List;

/** Runs that are kept, newest first. */
final class RunsCard extends Card {
    private static final int SHOWN = 20;

    private final Tools services;
    private final Viewer viewer;
    private final Grid<PlaygroundRun> grid = new Grid<>();
    private PageState state = PageState.INITIAL;

    RunsCard(Tools services, Viewer viewer) {
        super("Kept runs");
        this.services = services;
        this.viewer = viewer;
        flush();
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.addComponentColumn(r ->
                        new Span(new RelativeTime(r.at()), Ui.text(" by " + r.by().name(), "ter")))
                .setHeader("When")
                .setWidth("170px")
                .setFlexGrow(0);
        grid.addComponentColumn(r ->
                        Ui.div(
                                "row",
                                Ui.text(r.what(), "medium", "tn"),
                                Ui.text(r.model(), "mono", "small", "clip")))
                .setHeader("What")
                .setWidth("220px")
                .setFlexGrow(0);
        grid.addColumn(r -> r.answer().isEmpty() ? r.failure() : r.answer())
                .setHeader("Answer")
                .setFlexGrow(3);
        number(grid.addColumn(r -> Format.count(r.outputTokens())), "Tokens out", "96px");
        number(grid.addColumn(r -> Format.millis(r.millis())), "Time", "88px");
        number(
                grid.addColumn(
                        r -> r.cost().map(c -> Format.money(c, r.currency())).orElse("not priced")),
                "Cost",
                "104px");
        grid.addComponentColumn(r ->
                        r.traceId().isEmpty()
                                ? new Span()
                                : Ui.link(
                                        services.traces().href(state, r.traceId()),
                                        r.traceId().substring(0, 8),
                                        "mono"))
                .setHeader("Trace")
                .setWidth("96px")
                .setFlexGrow(0);
        grid.setAllRowsVisible(true);
    }

    private static void number(Grid.Column<PlaygroundRun> column, String header, String width) {
        column.setHeader(header).setWidth(width).setFlexGrow(0).setTextAlign(ColumnTextAlign.END);
    }

    void show(Book book, PageState at) {
        state = at;
        Prompt prompt = book.prompt();
        Actor actor = viewer.actor();
        sub("newest " + SHOWN + "; choose them as evidence when you request a release");
        load(
                () -> read(actor, prompt),
                runs -> {
                    grid.setItems(runs);
                    return grid;
                });
    }

    private AsyncState<List<PlaygroundRun>> read(Actor actor, Prompt prompt) {
        List<PlaygroundRun> runs =
                services.playground().list(actor, prompt.tenant(), prompt.name(), SHOWN);
        return runs.isEmpty()
                ? AsyncState.empty("Nothing tried yet", "Fill in the inputs and press Run.", "")
                : AsyncState.loaded(runs);
    }
}
