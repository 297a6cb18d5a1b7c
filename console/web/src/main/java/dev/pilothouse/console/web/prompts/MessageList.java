package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.rules.prompts.PromptRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The messages of a prompt, by role, as they are typed. */
final class MessageList extends Div {
    private final Runnable changed;
    private final Div rows = Ui.div("stack m");
    private final List<Line> lines = new ArrayList<>();
    private final Button more = Ui.button("Add message", "plus", ButtonVariant.SMALL);
    private Collection<String> known = Set.of();
    private boolean readOnly;

    MessageList(Runnable changed) {
        this.changed = changed;
        addClassNames("stack", "m");
        more.addClickListener(e -> {
            lines.add(new Line(new Draft.Message("user", "")));
            arranged();
        });
        add(rows, new Div(more));
    }

    void fill(List<Draft.Message> messages) {
        lines.clear();
        messages.forEach(m -> lines.add(new Line(m)));
        arrange();
    }

    List<Draft.Message> messages() {
        return lines.stream()
                .map(l -> new Draft.Message(l.role.getValue().word(), l.text.getValue()))
                .toList();
    }

    void known(Collection<String> names) {
        known = names;
        lines.forEach(l -> l.text.known(names));
    }

    void setReadOnly(boolean only) {
        readOnly = only;
        more.setVisible(!only);
        arrange();
    }

    private void arranged() {
        arrange();
        changed.run();
    }

    private void arrange() {
        rows.removeAll();
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).place(i);
            rows.add(lines.get(i));
        }
    }

    private final class Line extends Div {
        private final Select<PromptRole> role = new Select<>();
        private final TemplateField text = new TemplateField();
        private final Button up = Ui.iconButton("arrow-up", "Move message up");
        private final Button down = Ui.iconButton("arrow-down", "Move message down");
        private final Button remove = Ui.iconButton("trash-2", "Remove message");
        private int index;

        Line(Draft.Message message) {
            addClassNames("stack", "s");
            role.setItems(PromptRole.values());
            role.setItemLabelGenerator(r -> Words.role(r.word()));
            role.setValue(PromptRole.ofWord("role", message.role()));
            role.addThemeName("small");
            role.setWidth("128px");
            role.addValueChangeListener(e -> changed.run());
            text.setValue(message.text());
            text.known(known);
            text.addValueChangeListener(e -> changed.run());
            up.addClickListener(e -> swap(-1));
            down.addClickListener(e -> swap(1));
            remove.addClickListener(e -> {
                lines.remove(this);
                arranged();
            });
            Div tools = Ui.div("row push", up, down, remove);
            add(Ui.div("row", role, tools), text);
        }

        private void swap(int by) {
            Collections.swap(lines, index, index + by);
            arranged();
        }

        void place(int at) {
            index = at;
            String name = "Message " + (at + 1);
            role.setAriaLabel(name + ", role");
            text.label(name);
            up.setEnabled(at > 0);
            down.setEnabled(at < lines.size() - 1);
            remove.setEnabled(lines.size() > 1);
            up.setVisible(!readOnly);
            down.setVisible(!readOnly);
            remove.setVisible(!readOnly);
            role.setReadOnly(readOnly);
            text.setReadOnly(readOnly);
        }
    }
}
