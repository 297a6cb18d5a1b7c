package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The rules of a policy in their order, with what can be done to each. */
final class RuleList extends Div {
    private final GuardPolicy policy;
    private final Consumer<GuardPolicy> save;

    /**
     * Rows for the rules.
     *
     * @param save takes a changed policy; nothing is shown to change without it
     */
    RuleList(GuardPolicy policy, boolean editable, Consumer<GuardPolicy> save) {
        this.policy = policy;
        this.save = save;
        addClassNames("stack");
        getElement().setAttribute("role", "list");
        for (int i = 0; i < policy.rules().size(); i++) {
            add(row(i, policy.rules().get(i), editable));
        }
    }

    private Component row(int index, GuardRule rule, boolean editable) {
        Div words =
                new Div(
                        Ui.div(
                                "row wrap",
                                Ui.text(index + 1 + ".", "ter", "tn"),
                                Ui.text(rule.name(), "medium"),
                                StatusBadge.plain(
                                        Words.status(rule.action().word()), rule.action().word())),
                        Ui.div(
                                "row wrap",
                                Ui.text(
                                        Words.stages(rule) + " · " + Words.detect(rule.detect()),
                                        "ter")));
        if (!rule.when().isEmpty()) {
            words.add(Ui.div("row wrap", Ui.text("if", "ter"), Ui.mono(rule.when())));
        }
        words.getStyle().set("flex", "1").set("min-width", "0");
        Div row = Ui.div("row wide top", words);
        row.getElement().setAttribute("role", "listitem");
        if (editable) {
            row.add(actions(index, rule));
        }
        return row;
    }

    private Component actions(int index, GuardRule rule) {
        Button up = Ui.iconButton("arrow-up", "Move " + rule.name() + " up");
        up.addClickListener(e -> move(index, index - 1));
        up.setEnabled(index > 0);
        Button down = Ui.iconButton("arrow-down", "Move " + rule.name() + " down");
        down.addClickListener(e -> move(index, index + 1));
        down.setEnabled(index < policy.rules().size() - 1);
        Button change = Ui.iconButton("pencil", "Change " + rule.name());
        change.addClickListener(e -> new RuleForm(Optional.of(rule), r -> put(index, r)).open());
        Button remove = Ui.iconButton("trash-2", "Remove " + rule.name());
        remove.addClickListener(e -> remove(index));
        return Ui.div("row", up, down, change, remove);
    }

    private void move(int from, int to) {
        List<GuardRule> rules = new ArrayList<>(policy.rules());
        rules.add(to, rules.remove(from));
        save.accept(new GuardPolicy(rules));
    }

    private void put(int index, GuardRule rule) {
        List<GuardRule> rules = new ArrayList<>(policy.rules());
        rules.set(index, rule);
        save.accept(new GuardPolicy(rules));
    }

    private void remove(int index) {
        List<GuardRule> rules = new ArrayList<>(policy.rules());
        rules.remove(index);
        save.accept(new GuardPolicy(rules));
    }
}
