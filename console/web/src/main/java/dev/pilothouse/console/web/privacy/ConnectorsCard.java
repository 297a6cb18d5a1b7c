package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import dev.pilothouse.policy.decisions.privacy.Connectors;
import java.util.List;
import java.util.Optional;

/** Stores of other systems that erasures reach. */
final class ConnectorsCard extends Card {
    private final Connectors connectors;
    private final Viewer viewer;
    private PageState state = PageState.INITIAL;

    ConnectorsCard(Connectors connectors, Viewer viewer) {
        super("Retrieval indexes");
        this.connectors = connectors;
        this.viewer = viewer;
        flush();
        setId("connectors");
        Button add = Ui.button("Add index", "plus", ButtonVariant.SMALL);
        add.addClickListener(e -> form(Optional.empty()));
        add.setVisible(viewer.may(Permission.MANAGE_PRIVACY));
        tools(add);
    }

    void show(PageState of) {
        state = of;
        Actor actor = viewer.actor();
        load(
                () -> {
                    List<Connector> found =
                            connectors.list(actor).stream()
                                    .filter(c -> of.tenant().map(c.tenant()::equals).orElse(true))
                                    .toList();
                    return found.isEmpty() ? none() : AsyncState.loaded(found);
                },
                this::table);
    }

    private void refresh() {
        show(state);
    }

    private static AsyncState<List<Connector>> none() {
        return AsyncState.empty(
                "No index yet",
                "Name the vector stores and systems of your applications that hold something about"
                        + " people. From a terminal:",
                "./pilothouse dsr connector add --tenant default --name Docs --kind qdrant …");
    }

    private Component table(List<Connector> found) {
        sub(found.size() == 1 ? "1 index" : Format.count(found.size()) + " indexes");
        Grid<Connector> grid = Columns.table();
        Columns.text(grid, "Name", c -> c.data().name(), "150px");
        Columns.text(grid, "Tenant", c -> c.tenant().value(), "100px");
        Columns.text(grid, "Kind", c -> kind(c.data().kind()), "100px").setFlexGrow(0);
        Columns.mono(grid, "Where", ConnectorsCard::where, "220px").setFlexGrow(3);
        Columns.text(grid, "Known by", c -> knownBy(c.data().knownBy()), "120px").setFlexGrow(0);
        Columns.status(grid, ConnectorsCard::status, ConnectorsCard::word, "130px");
        if (viewer.may(Permission.MANAGE_PRIVACY)) {
            Columns.actions(grid, this::actions, "280px");
        }
        grid.setItems(found);
        return grid;
    }

    static String kind(ConnectorData.Kind kind) {
        return switch (kind) {
            case WEBHOOK -> "Webhook";
            case PGVECTOR -> "pgvector";
            case QDRANT -> "Qdrant";
        };
    }

    static String knownBy(ConnectorData.KnownBy by) {
        return switch (by) {
            case IDENTIFIERS -> "identifiers";
            case REFERENCES -> "keyed hashes";
        };
    }

    private static String where(Connector c) {
        ConnectorData d = c.data();
        return d.place().isEmpty() ? d.address() : d.address() + "  " + d.place() + "." + d.field();
    }

    private static Status status(Connector c) {
        return c.tried().map(t -> t.works() ? Status.OK : Status.OFF).orElse(Status.UNKNOWN);
    }

    private static String word(Connector c) {
        if (c.needsSecret()) {
            return "no secret";
        }
        return c.tried().map(t -> t.works() ? "works" : "does not work").orElse("not tried");
    }

    private Component actions(Connector of) {
        if (!viewer.actor().may(Permission.MANAGE_PRIVACY, of.tenant())) {
            return new Div();
        }
        return Columns.actions(
                named(Columns.action("Try it", () -> check(of)), "Try " + of.data().name()),
                named(
                        Columns.action("Change", () -> form(Optional.of(of))),
                        "Change " + of.data().name()),
                named(Columns.action("Secret", () -> secret(of)), "Secret of " + of.data().name()),
                named(Columns.action("Remove", () -> remove(of)), "Remove " + of.data().name()));
    }

    private static Button named(Button button, String label) {
        button.setAriaLabel(label);
        return button;
    }

    private void form(Optional<Connector> old) {
        new ConnectorForm(connectors, viewer, old, this::refresh).open(state.tenant());
    }

    private void check(Connector of) {
        FormDialog dialog = new FormDialog("Try " + of.data().name() + "?", "Try it");
        dialog.with(
                Ui.paragraph(
                        "Somebody made up is put in, looked for, deleted and looked for again. Real"
                                + " people are not touched."));
        Actor actor = viewer.actor();
        UI ui = UI.getCurrentOrThrow();
        dialog.onSubmit(() ->
                        Background.run(
                                ui,
                                () -> connectors.check(actor, of.id()),
                                this::checked,
                                Toast::refused))
                .open();
    }

    private void checked(Connector of) {
        String trouble = of.tried().map(Connector.Tried::trouble).orElse("");
        if (trouble.isEmpty()) {
            Toast.say(of.data().name() + " works");
        } else {
            Toast.refused(new IllegalStateException(of.data().name() + ": " + trouble));
        }
        refresh();
    }

    private void secret(Connector of) {
        FormDialog dialog = new FormDialog("Secret of " + of.data().name(), "Set secret");
        PasswordField secret = dialog.field("secret", new PasswordField(secretLabel(of.data())));
        secret.setHelperText("Sealed at rest. It is never shown again, and never in a log.");
        secret.getElement().setAttribute("autocomplete", "off");
        dialog.onSubmit(
                        () -> {
                            var _ =
                                    connectors.setSecret(
                                            viewer.actor(), of.id(), secret.getValue());
                            refresh();
                        })
                .open();
    }

    static String secretLabel(ConnectorData data) {
        return switch (data.kind()) {
            case WEBHOOK -> "What the receiver signs with";
            case PGVECTOR -> "Password of " + data.login();
            case QDRANT -> "API key";
        };
    }

    private void remove(Connector of) {
        FormDialog dialog =
                new FormDialog("Remove " + of.data().name() + "?", "Remove " + of.data().name())
                        .destructive();
        dialog.with(
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "Erasures do not reach it any more, and its secret is deleted. What"
                                        + " it holds stays there.")));
        dialog.onSubmit(
                        () -> {
                            connectors.remove(viewer.actor(), of.id());
                            refresh();
                        })
                .open();
    }
}
