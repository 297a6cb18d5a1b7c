package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.Ui;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Model, parameters, tools, response schema and guardrails of a prompt, as they are typed. */
final class SettingFields {
    private static final int PAUSE_MILLIS = 250;

    final ComboBox<String> model = new ComboBox<>("Model");
    private final Runnable changed;
    private final MultiSelectComboBox<String> deployments =
            new MultiSelectComboBox<>("Deployments that may answer");
    private final TextField temperature = number("Temperature", "0 to 2");
    private final TextField topP = number("Top p", "0 to 1");
    private final TextField most = number("Max output tokens", "");
    private final TextField seed = number("Seed", "");
    private final TextField frequency = number("Frequency penalty", "−2 to 2");
    private final TextField presence = number("Presence penalty", "−2 to 2");
    private final TextArea stop = area("Stop at, one a line");
    private final TextField guardrails = number("Guardrails that must be in force", "");
    private final TextArea tools = area("Tools, JSON");
    private final TextArea schema = area("Response schema, JSON");
    private final Div first;
    private final Div second;
    private List<String> known = List.of();

    SettingFields(Runnable changed) {
        this.changed = changed;
        model.setAllowCustomValue(true);
        model.addCustomValueSetListener(e -> model.setValue(e.getDetail()));
        model.addValueChangeListener(e -> changed.run());
        model.setWidthFull();
        deployments.setHelperText("None chosen: those of the route when a release is asked for");
        deployments.addValueChangeListener(e -> changed.run());
        deployments.setWidthFull();
        guardrails.setHelperText("Names of rules, separated by commas");
        tools.addClassName("mono");
        tools.setPlaceholder("[{\"name\": \"search\", \"parameters\": {\"type\": \"object\"}}]");
        schema.addClassName("mono");
        schema.setPlaceholder("{\"name\": \"answer\", \"schema\": {\"type\": \"object\"}}");
        first =
                Ui.div(
                        "stack m",
                        model,
                        deployments,
                        two(temperature, most),
                        two(topP, seed),
                        two(frequency, presence),
                        stop,
                        guardrails);
        second = Ui.div("stack m", tools, schema);
    }

    private static Div two(Component one, Component other) {
        return Ui.div("pair", one, other);
    }

    private TextField number(String label, String hint) {
        TextField field = new TextField(label);
        field.setPlaceholder(hint);
        field.setWidthFull();
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(PAUSE_MILLIS);
        field.addValueChangeListener(e -> changed());
        return field;
    }

    private TextArea area(String label) {
        TextArea area = new TextArea(label);
        area.setWidthFull();
        area.setMaxHeight("320px");
        area.setValueChangeMode(ValueChangeMode.LAZY);
        area.setValueChangeTimeout(PAUSE_MILLIS);
        area.addValueChangeListener(e -> changed());
        return area;
    }

    private void changed() {
        changed.run();
    }

    /** Model, parameters and guardrails. */
    Component numbers() {
        return first;
    }

    /** Tools and response schema. */
    Component schemas() {
        return second;
    }

    /** What can be chosen. */
    void offer(List<String> models, List<String> places) {
        known = places;
        String chosen = model.getValue();
        model.setItems(models);
        model.setValue(chosen);
    }

    void fill(Draft draft) {
        model.setValue(draft.model());
        Set<String> all = new LinkedHashSet<>(known);
        all.addAll(draft.deployments());
        deployments.setItems(all);
        deployments.setValue(new LinkedHashSet<>(draft.deployments()));
        temperature.setValue(draft.parameters().temperature());
        topP.setValue(draft.parameters().topP());
        most.setValue(draft.parameters().maxOutputTokens());
        stop.setValue(draft.parameters().stop());
        seed.setValue(draft.parameters().seed());
        frequency.setValue(draft.parameters().frequencyPenalty());
        presence.setValue(draft.parameters().presencePenalty());
        tools.setValue(draft.tools());
        schema.setValue(draft.schema());
        guardrails.setValue(String.join(", ", draft.guardrails()));
    }

    Draft.Parameters parameters() {
        return new Draft.Parameters(
                temperature.getValue(),
                topP.getValue(),
                most.getValue(),
                stop.getValue(),
                seed.getValue(),
                frequency.getValue(),
                presence.getValue());
    }

    Draft typed(List<Draft.Message> messages, List<Draft.Variable> variables) {
        return new Draft(
                messages,
                variables,
                model.getOptionalValue().orElse(""),
                parameters(),
                tools.getValue(),
                schema.getValue(),
                Stream.of(guardrails.getValue().split(",", -1))
                        .map(String::strip)
                        .filter(g -> !g.isEmpty())
                        .toList(),
                List.copyOf(deployments.getValue()));
    }

    void setReadOnly(boolean only) {
        Stream.of(temperature, topP, most, seed, frequency, presence, guardrails)
                .forEach(f -> f.setReadOnly(only));
        Stream.of(stop, tools, schema).forEach(f -> f.setReadOnly(only));
        model.setReadOnly(only);
        deployments.setReadOnly(only);
    }
}
