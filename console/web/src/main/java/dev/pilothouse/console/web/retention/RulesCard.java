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
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.RetentionFloor.Floored;
import dev.pilothouse.registry.RetentionPolicy;
import dev.pilothouse.registry.RetentionRule;
import java.util.List;
import java.util.stream.Collectors;

/** For how many days what is kept; the most specific rule holds. */
final class RulesCard extends Card {
    private final Tools tools;
    private final Viewer viewer;
    private final Runnable changed;
    private PageState state = PageState.INITIAL;

    RulesCard(Tools tools, Viewer viewer, Runnable changed) {
        super("Rules");
        this.tools = tools;
        this.viewer = viewer;
        this.changed = changed;
        flush();
        setId("rules");
        if (viewer.may(Permission.MANAGE_RETENTION)) {
            Button add = Ui.button("Set days", "plus", ButtonVariant.PRIMARY, ButtonVariant.SMALL);
            add.addClickListener(e -> new RuleForm(tools, viewer, state, changed).open());
            tools(add);
        }
    }

    void show(PageState of) {
        state = of;
        Actor actor = viewer.actor();
        load(
                () -> {
                    RetentionPolicy policy = tools.rules().policy(actor);
                    List<Said> found =
                            policy.rules().stream()
                                    .filter(r -> of.tenant().map(r.tenant()::equals).orElse(true))
                                    .map(r -> new Said(r, policy.above(r)))
                                    .toList();
                    return found.isEmpty() ? none() : AsyncState.loaded(found);
                },
                this::table);
    }

    /**
     * A rule, and what it does not shorten.
     *
     * @param above what must be kept for longer by law
     */
    private record Said(RetentionRule rule, List<Floored> above) {
        String byLaw() {
            return above.stream()
                    .map(f ->
                            "at least %d: %s is of high risk"
                                    .formatted(f.floor().days(), f.feature()))
                    .collect(Collectors.joining("; "));
        }
    }

    private static AsyncState<List<Said>> none() {
        return AsyncState.empty(
                "No rule of a tenant",
                "The usual days hold: facts, feedback, evaluations and decisions of gateways 400,"
                        + " content, attributes and playground runs 90. Features in another class"
                        + " have the days of their class. From a terminal:",
                "./pilothouse retention set --tenant default --data content --days 30 --reason …");
    }

    private Component table(List<Said> found) {
        sub("the most specific holds: feature and class, feature, class, tenant");
        Grid<Said> grid = Columns.table();
        Columns.text(grid, "Tenant", s -> s.rule().tenant().value(), "128px");
        Columns.text(
                grid,
                "Feature",
                s -> s.rule().feature().map(FeatureId::value).orElse("every one"),
                "144px");
        Columns.text(grid, "Class", s -> s.rule().retentionClass().orElse("every one"), "112px");
        Columns.text(grid, "Data", s -> s.rule().data().label(), "168px");
        Columns.number(grid, "Kept", s -> Format.plural(s.rule().days(), "day"), "112px");
        if (found.stream().anyMatch(s -> !s.above().isEmpty())) {
            Columns.text(grid, "By law", Said::byLaw, "200px");
        }
        Columns.actions(grid, s -> actions(s.rule()), "120px");
        grid.setItems(found);
        return grid;
    }

    private Component actions(RetentionRule rule) {
        Button clear = Ui.quiet("Take back");
        clear.setAriaLabel("Take the rule of " + rule.data().label() + " back");
        clear.addClickListener(e -> clear(rule));
        clear.setVisible(viewer.actor().may(Permission.MANAGE_RETENTION, rule.tenant()));
        return clear;
    }

    private void clear(RetentionRule rule) {
        FormDialog dialog = new FormDialog("Take the rule back?", "Take rule back");
        dialog.with(
                Ui.paragraph(
                        rule.data().label()
                                + " is then kept as a less specific rule, the class or the"
                                + " installation says."));
        TextArea why = dialog.field("reason", new TextArea("Why"));
        why.setMaxLength(500);
        why.setAutofocus(true);
        dialog.onSubmit(
                        () -> {
                            tools.rules().clear(viewer.actor(), rule, why.getValue());
                            changed.run();
                        })
                .open();
    }
}
