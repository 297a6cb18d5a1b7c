package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.textfield.TextArea;
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
import dev.pilothouse.policy.decisions.LegalHold;
import java.util.List;

/** What is kept although its time is over, why, and who said so. */
final class HoldsCard extends Card {
    private final Tools tools;
    private final Viewer viewer;
    private final Runnable changed;
    private PageState state = PageState.INITIAL;

    HoldsCard(Tools tools, Viewer viewer, Runnable changed) {
        super("Legal holds");
        this.tools = tools;
        this.viewer = viewer;
        this.changed = changed;
        flush();
        setId("holds");
        setVisible(viewer.may(Permission.MANAGE_HOLDS));
        Button add = Ui.button("Place hold", "plus", ButtonVariant.SMALL);
        add.addClickListener(e -> new HoldForm(tools, viewer, state, changed).open());
        tools(add);
    }

    void show(PageState of) {
        state = of;
        if (!isVisible()) {
            return;
        }
        Actor actor = viewer.actor();
        load(
                () -> {
                    List<LegalHold> found =
                            tools.holds().list(actor, false).stream()
                                    .filter(h -> of.tenant().map(h.tenant()::equals).orElse(true))
                                    .toList();
                    return found.isEmpty() ? none() : AsyncState.loaded(found);
                },
                this::table);
    }

    private static AsyncState<List<LegalHold>> none() {
        return AsyncState.empty(
                "Nothing is held",
                "A hold keeps what a court, an authority or a claim may need: no retention deletes"
                        + " it, and an erasure asks first. From a terminal:",
                "./pilothouse hold add --tenant default --feature chat --reason …");
    }

    private Component table(List<LegalHold> found) {
        sub(
                Format.plural(found.size(), "hold")
                        + " in force; no retention deletes what they cover");
        Grid<LegalHold> grid = Columns.table();
        Columns.text(grid, "Tenant", h -> h.tenant().value(), "120px");
        Columns.text(grid, "What", LegalHold::what, "200px");
        Columns.text(grid, "Why", LegalHold::reason, "200px");
        Columns.text(grid, "Placed by", LegalHold::by, "128px");
        Columns.text(
                grid,
                "Until",
                h -> h.until().map(Days::last).map(Days::text).orElse("it is lifted"),
                "112px");
        Columns.actions(grid, this::actions, "88px");
        grid.setItems(found);
        return grid;
    }

    private Component actions(LegalHold hold) {
        Button lift = Ui.quiet("Lift");
        lift.setAriaLabel("Lift the hold of " + hold.what());
        lift.addClickListener(e -> lift(hold));
        return lift;
    }

    private void lift(LegalHold hold) {
        FormDialog dialog =
                new FormDialog("Lift the hold of " + hold.what() + "?", "Lift hold").destructive();
        dialog.with(
                Ui.paragraph(
                        "What it held and whose time is over goes with the next daily run. That"
                                + " cannot be undone."));
        TextArea why = dialog.field("reason", new TextArea("Why"));
        why.setMaxLength(2_000);
        why.setAutofocus(true);
        dialog.onSubmit(
                        () -> {
                            tools.holds().lift(viewer.actor(), hold.id(), why.getValue());
                            changed.run();
                        })
                .open();
    }
}
