package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.privacy.Processor;
import dev.pilothouse.policy.decisions.privacy.ProcessorData;
import dev.pilothouse.policy.decisions.privacy.Processors;
import java.util.List;
import java.util.Optional;

/** Who else holds data and is told of erasures. */
final class ProcessorsCard extends Card {
    private final Processors processors;
    private final Viewer viewer;
    private PageState state = PageState.INITIAL;

    ProcessorsCard(Processors processors, Viewer viewer) {
        super("Processors");
        this.processors = processors;
        this.viewer = viewer;
        flush();
        setId("processors");
        Button add = Ui.button("Add processor", "plus", ButtonVariant.SMALL);
        add.addClickListener(e -> form(Optional.empty()));
        add.setVisible(viewer.may(Permission.MANAGE_PRIVACY));
        tools(add);
    }

    void show(PageState of) {
        state = of;
        Actor actor = viewer.actor();
        load(
                () -> {
                    List<Processor> found =
                            processors.list(actor).stream()
                                    .filter(p -> of.tenant().map(p.tenant()::equals).orElse(true))
                                    .toList();
                    return found.isEmpty() ? none() : AsyncState.loaded(found);
                },
                this::table);
    }

    private void refresh() {
        show(state);
    }

    private static AsyncState<List<Processor>> none() {
        return AsyncState.empty(
                "No processor yet",
                "Whoever holds data for you is told of each erasure (GDPR Article 19, 11 CCR §"
                        + " 7022). From a terminal:",
                "./pilothouse dsr processor add --tenant default --name … --e-mail … --holds …");
    }

    private Component table(List<Processor> found) {
        sub(Format.plural(found.size(), "processor"));
        Grid<Processor> grid = Columns.table();
        Columns.text(grid, "Name", p -> p.data().name(), "160px");
        Columns.text(grid, "Tenant", p -> p.tenant().value(), "100px");
        Columns.text(grid, "E-mail", p -> p.data().email(), "200px");
        Columns.text(grid, "Holds", p -> p.data().holds(), "200px").setFlexGrow(2);
        Columns.text(grid, "Contract", p -> p.data().contract(), "130px");
        Columns.text(grid, "Told", p -> told(p.data().told()), "130px").setFlexGrow(0);
        if (viewer.may(Permission.MANAGE_PRIVACY)) {
            Columns.actions(grid, this::actions, "160px");
        }
        grid.setItems(found);
        return grid;
    }

    static String told(ProcessorData.Told told) {
        return switch (told) {
            case NUMBER -> "number only";
            case REFERENCES -> "keyed hashes";
        };
    }

    private Component actions(Processor of) {
        if (!viewer.actor().may(Permission.MANAGE_PRIVACY, of.tenant())) {
            return new Div();
        }
        Button change = Columns.action("Change", () -> form(Optional.of(of)));
        change.setAriaLabel("Change " + of.data().name());
        Button remove = Columns.action("Remove", () -> remove(of));
        remove.setAriaLabel("Remove " + of.data().name());
        return Columns.actions(change, remove);
    }

    private void form(Optional<Processor> old) {
        new ProcessorForm(processors, viewer, old, this::refresh).open(state.tenant());
    }

    private void remove(Processor of) {
        FormDialog dialog =
                new FormDialog("Remove " + of.data().name() + "?", "Remove " + of.data().name())
                        .destructive();
        dialog.with(Ui.paragraph("Nobody tells it of erasures any more."));
        dialog.onSubmit(
                        () -> {
                            processors.remove(viewer.actor(), of.id());
                            refresh();
                        })
                .open();
    }
}
