package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.UnregisteredModel;
import java.util.List;
import java.util.function.Consumer;

/** Names in use that nobody registered; one click registers one. */
final class UnregisteredCard extends Card {
    private final Viewer viewer;
    private final Consumer<UnregisteredModel> register;

    UnregisteredCard(Viewer viewer, Consumer<UnregisteredModel> register) {
        super("In use, not registered");
        this.viewer = viewer;
        this.register = register;
        flush();
        columns(12);
    }

    AsyncState<List<UnregisteredModel>> state(List<UnregisteredModel> found) {
        return AsyncState.loaded(found);
    }

    Component draw(List<UnregisteredModel> found) {
        setVisible(!found.isEmpty());
        sub(Format.plural(found.size(), "name"));
        Div rows = new Div();
        found.forEach(model -> rows.add(row(model)));
        return rows;
    }

    private Div row(UnregisteredModel model) {
        String where =
                model.tenant().map(t -> "in calls or deployments of " + t).orElse("every tenant")
                        + (model.deployments() == 0
                                ? ""
                                : ", " + Format.plural(model.deployments(), "deployment"))
                        + (model.provider().isEmpty() ? "" : " at " + model.provider());
        Div row =
                Ui.div(
                        "row job",
                        StatusBadge.plain(Status.WATCH, model.name()),
                        Ui.text(where, "ter", "clip"));
        if (viewer.actor().may(Permission.MANAGE_MODELS, model.tenant())) {
            Button button = Ui.button("Register", "plus", ButtonVariant.SMALL);
            button.setAriaLabel("Register " + model.name());
            button.setDisableOnClick(true);
            button.addClickListener(e -> register.accept(model));
            Div end = Ui.div("end", button);
            end.getStyle().set("margin-left", "auto");
            row.add(end);
        }
        return row;
    }
}
