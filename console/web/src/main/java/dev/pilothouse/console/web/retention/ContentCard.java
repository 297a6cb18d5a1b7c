package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.KeepingRule;
import java.util.List;

/** Whose content is kept at all, and under which class of retention. */
final class ContentCard extends Card {
    private final Tools tools;
    private final Viewer viewer;
    private final Runnable changed;
    private PageState state = PageState.INITIAL;

    ContentCard(Tools tools, Viewer viewer, Runnable changed) {
        super("Consent and classes");
        this.tools = tools;
        this.viewer = viewer;
        this.changed = changed;
        flush();
        setId("consent");
        if (viewer.may(Permission.MANAGE_RETENTION)) {
            Button add = Ui.button("Say whose content is kept", "plus", ButtonVariant.SMALL);
            add.addClickListener(e -> new KeepingForm(tools, viewer, state, changed).open());
            tools(add);
        }
    }

    void show(PageState of) {
        state = of;
        Actor actor = viewer.actor();
        load(
                () -> {
                    List<KeepingRule> found =
                            tools.rules().policy(actor).keepings().stream()
                                    .filter(k -> of.tenant().map(k.tenant()::equals).orElse(true))
                                    .toList();
                    return found.isEmpty() ? none() : AsyncState.loaded(found);
                },
                this::table);
    }

    private static AsyncState<List<KeepingRule>> none() {
        return AsyncState.empty(
                "Nothing was said",
                "Content is kept only of calls that say yes: with the header"
                        + " Pilothouse-Consent: content=yes, or by the default of their key. From a"
                        + " terminal:",
                "./pilothouse retention keep --tenant default --content always --reason …");
    }

    private Component table(List<KeepingRule> found) {
        sub(
                "checked before anything is written to any disk; a call that says no is honoured always");
        Grid<KeepingRule> grid = Columns.table();
        Columns.text(grid, "Tenant", k -> k.tenant().value(), "128px");
        Columns.text(
                grid,
                "Feature",
                k -> k.feature().map(FeatureId::value).orElse("every other"),
                "144px");
        Columns.text(
                grid,
                "Content",
                k -> k.content().map(ContentRule::meaning).orElse("not said"),
                "240px");
        Columns.text(grid, "Class", k -> k.retentionClass().orElse("not said"), "112px");
        Columns.actions(grid, this::actions, "104px");
        grid.setItems(found);
        return grid;
    }

    private Component actions(KeepingRule rule) {
        Button change = Ui.quiet("Change");
        change.setAriaLabel(
                "Change what is kept of "
                        + rule.feature().map(FeatureId::value).orElse("every other feature"));
        change.addClickListener(
                e -> new KeepingForm(tools, viewer, state, changed).of(rule).open());
        change.setVisible(viewer.actor().may(Permission.MANAGE_RETENTION, rule.tenant()));
        return change;
    }
}
