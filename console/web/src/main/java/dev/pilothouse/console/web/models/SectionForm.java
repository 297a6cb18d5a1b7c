package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.cards.CardField;
import dev.pilothouse.registry.cards.CardSection;
import dev.pilothouse.registry.cards.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The form of a section: a field for each field, with its help. */
final class SectionForm {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final CardEdit edit;
    private final Map<CardField, Supplier<JsonNode>> values = new LinkedHashMap<>();

    private SectionForm(CardEdit edit) {
        this.edit = edit;
    }

    static FormDialog of(
            CardSection section, CardEdit edit, Actor actor, Consumer<ModelCard> saved) {
        FormDialog dialog = new FormDialog(section.title(), "Save the section");
        dialog.setWidth("820px");
        dialog.with(Ui.paragraph(section.help(), "ter"));
        SectionForm form = new SectionForm(edit);
        section.fields().forEach(field -> form.add(dialog, field));
        return dialog.onSubmit(() -> {
            Map<CardField, JsonNode> now = new LinkedHashMap<>();
            form.values.forEach((field, value) -> now.put(field, value.get()));
            saved.accept(edit.save(actor, now));
        });
    }

    private void add(FormDialog dialog, CardField field) {
        JsonNode value = edit.value(field);
        switch (field.type()) {
            case TEXT -> {
                if (field.choices().isEmpty()) {
                    text(dialog, field, value);
                } else {
                    choice(dialog, field, value);
                }
            }
            case LONG, LIST -> area(dialog, field, value);
            case ROWS -> {
                RowsEditor rows = new RowsEditor(field, value, help(field));
                dialog.with(rows);
                values.put(field, rows::value);
            }
        }
    }

    private static String help(CardField field) {
        String needs =
                field.needs().stream()
                        .sorted()
                        .map(Purpose::title)
                        .collect(Collectors.joining(", "));
        return field.help() + (needs.isEmpty() ? "" : " Needed for: " + needs + ".");
    }

    private void text(FormDialog dialog, CardField field, JsonNode value) {
        TextField input = dialog.field(field.path(), new TextField(field.label()));
        input.setValue(value.asString(""));
        input.setHelperText(help(field));
        values.put(field, () -> node(input.getValue()));
    }

    private void choice(FormDialog dialog, CardField field, JsonNode value) {
        Select<String> input = new Select<>();
        input.setLabel(field.label());
        List<String> choices = new ArrayList<>(List.of(""));
        choices.addAll(field.choices());
        input.setItems(choices);
        input.setItemLabelGenerator(c -> c.isEmpty() ? "not given" : c);
        input.setValue(value.asString(""));
        input.setHelperText(help(field));
        dialog.field(field.path(), input);
        values.put(field, () -> node(input.getValue()));
    }

    private void area(FormDialog dialog, CardField field, JsonNode value) {
        boolean list = field.type() == CardField.Type.LIST;
        TextArea input = dialog.field(field.path(), new TextArea(field.label()));
        input.setMaxHeight("240px");
        input.setValue(
                list
                        ? value.valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.joining("\n"))
                        : value.asString(""));
        input.setHelperText(help(field));
        values.put(field, () -> list ? lines(input.getValue()) : node(input.getValue()));
    }

    private static JsonNode node(String text) {
        return JSON.getNodeFactory().stringNode(text.strip());
    }

    private static ArrayNode lines(String text) {
        ArrayNode lines = JSON.createArrayNode();
        text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(lines::add);
        return lines;
    }
}
