package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.rules.prompts.PromptVariable;
import java.util.ArrayList;
import java.util.List;

/** The variables of a prompt, as they are typed. */
final class VariableTable extends Div {
    private static final int PAUSE_MILLIS = 250;

    private final Runnable changed;
    private final Div rows = Ui.div("vars");
    private final List<Line> lines = new ArrayList<>();
    private final Button more = Ui.button("Add variable", "plus", ButtonVariant.SMALL);
    private boolean readOnly;

    VariableTable(Runnable changed) {
        this.changed = changed;
        addClassNames("stack", "m");
        more.addClickListener(e -> declare(""));
        add(rows, new Div(more));
    }

    /** Adds a required text of this name. */
    void declare(String name) {
        lines.add(new Line(new Draft.Variable(name, "string", true, "", "", "")));
        arrange();
        changed.run();
    }

    void fill(List<Draft.Variable> variables) {
        lines.clear();
        variables.forEach(v -> lines.add(new Line(v)));
        arrange();
    }

    List<Draft.Variable> variables() {
        return lines.stream().map(Line::typed).toList();
    }

    void setReadOnly(boolean only) {
        readOnly = only;
        more.setVisible(!only);
        arrange();
    }

    private void arrange() {
        rows.removeAll();
        if (lines.isEmpty()) {
            rows.add(
                    Ui.paragraph(
                            "None. Write {{name}} into a message and declare it here.", "ter"));
            return;
        }
        Div head = Ui.div("var names");
        for (String label :
                List.of("Name", "Type", "Required", "Default", "Values or longest", "For people")) {
            head.add(new Span(label));
        }
        rows.add(head);
        lines.forEach(line -> {
            line.lock();
            rows.add(line);
        });
    }

    private final class Line extends Div {
        private final TextField name = field("Name of variable");
        private final Select<PromptVariable.Type> type = new Select<>();
        private final Checkbox required = new Checkbox();
        private final TextField fallback = field("Default");
        private final TextField limits = field("Values or longest");
        private final TextField about = field("For people");
        private final Button remove = Ui.iconButton("trash-2", "Remove variable");

        Line(Draft.Variable variable) {
            addClassName("var");
            name.setValue(variable.name());
            name.addClassName("mono");
            type.setItems(PromptVariable.Type.values());
            type.setItemLabelGenerator(PromptVariable.Type::word);
            type.setValue(PromptVariable.Type.ofWord("type", variable.type()));
            type.setAriaLabel("Type");
            type.setWidthFull();
            required.setValue(variable.required());
            required.setAriaLabel("Required");
            fallback.setValue(variable.fallback());
            limits.setValue(variable.limits());
            about.setValue(variable.about());
            hint();
            type.addValueChangeListener(e -> {
                hint();
                changed.run();
            });
            required.addValueChangeListener(e -> changed.run());
            remove.addClickListener(e -> {
                lines.remove(this);
                arrange();
                changed.run();
            });
            add(name, type, required, fallback, limits, about, remove);
        }

        private TextField field(String label) {
            TextField field = new TextField();
            field.setAriaLabel(label);
            field.setWidthFull();
            field.setValueChangeMode(ValueChangeMode.LAZY);
            field.setValueChangeTimeout(PAUSE_MILLIS);
            field.addValueChangeListener(e -> changed.run());
            return field;
        }

        private void hint() {
            boolean limited =
                    type.getValue() == PromptVariable.Type.ENUM
                            || type.getValue() == PromptVariable.Type.STRING;
            limits.setPlaceholder(
                    type.getValue() == PromptVariable.Type.ENUM
                            ? "low, high"
                            : limited ? "characters" : "");
            limits.setEnabled(limited);
        }

        private void lock() {
            name.setReadOnly(readOnly);
            type.setReadOnly(readOnly);
            required.setReadOnly(readOnly);
            fallback.setReadOnly(readOnly);
            limits.setReadOnly(readOnly);
            about.setReadOnly(readOnly);
            remove.setVisible(!readOnly);
        }

        private Draft.Variable typed() {
            return new Draft.Variable(
                    name.getValue(),
                    type.getValue().word(),
                    required.getValue(),
                    fallback.getValue(),
                    limits.isEnabled() ? limits.getValue() : "",
                    about.getValue());
        }
    }
}
