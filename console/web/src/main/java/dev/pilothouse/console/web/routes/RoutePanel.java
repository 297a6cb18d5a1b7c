package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One route: what it does, in a table with the live numbers and in sentences. */
final class RoutePanel extends Card {
    private final Viewer viewer;
    private final Consumer<RouteRow> change;
    private final Consumer<RouteRow> clear;
    private final TargetGrid targets = new TargetGrid();
    private final Div order = Ui.div("stack");
    private final Div note = new Div();
    private final Button clearing = Ui.button("Back to default", "undo-2", ButtonVariant.SMALL);
    private @Nullable RouteRow shown;

    /**
     * @param change opens the editor
     * @param clear goes back to the default route
     */
    RoutePanel(Viewer viewer, Consumer<RouteRow> change, Consumer<RouteRow> clear, Runnable close) {
        super("Route");
        this.viewer = viewer;
        this.change = change;
        this.clear = clear;
        flush();
        columns(12);
        Button closing = Ui.iconButton("x", "Close");
        closing.addClickListener(e -> close.run());
        order.getStyle().set("padding", "12px 16px");
        tools(actions(), closing);
        content(new Div(note, targets, order));
    }

    private Div actions() {
        Button editing = Ui.button("Change", "pencil", ButtonVariant.SMALL);
        editing.addClickListener(e -> with(change));
        clearing.addClickListener(e -> with(clear));
        Div actions = Ui.div("row", editing, clearing);
        actions.setVisible(viewer.may(Permission.MANAGE_PROVIDERS));
        return actions;
    }

    private void with(Consumer<RouteRow> act) {
        if (shown != null) {
            act.accept(shown);
        }
    }

    void show(RouteRow row, RouteBook.Reading reading, PageState state) {
        boolean other =
                shown == null
                        || !shown.key().equals(row.key())
                        || !shown.route().equals(row.route());
        shown = row;
        targets.show(row, reading);
        if (other) {
            title(row.name());
            sub(
                    Ui.mono(row.key()),
                    new Span("\u2002"),
                    new Span(row.isSet() ? "version " + row.route().version() : "default route"));
            describe(row, state);
        }
    }

    private void describe(RouteRow row, PageState state) {
        clearing.setVisible(row.isSet());
        note.removeAll();
        if (row.route().targets().isEmpty()) {
            note.add(
                    Ui.note(
                            Status.WATCH,
                            "triangle-alert",
                            new Span(
                                    row.isSet()
                                            ? "Its deployments were deleted: every call is refused"
                                                    + " until the route is changed."
                                            : "No deployment is enabled for this tenant: every call"
                                                    + " is refused.")));
        }
        order.removeAll();
        EffectiveOrder.of(row.route().targets())
                .forEach((model, lines) -> order.add(sentences(model, lines)));
        if (viewer.actor().may(Permission.SEE_TRACES, row.feature().tenant())) {
            order.add(
                    Ui.link(
                            state.href("traces", Map.of("feature", row.feature().id().value())),
                            "Traces of this feature"));
        }
    }

    static Div sentences(String model, List<String> lines) {
        UnorderedList list = new UnorderedList();
        lines.forEach(line -> list.add(new ListItem(line)));
        return Ui.div("stack s", new Div(Ui.text("Calls of ", "ter"), Ui.mono(model)), list);
    }
}
