package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.cards.CardField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rows of a table: a frame of fields for each, added and removed one by one. */
final class RowsEditor extends Div {
    private final CardField field;
    private final List<Map<String, TextField>> rows = new ArrayList<>();
    private final Div frames = Ui.div("stack m");

    RowsEditor(CardField field, JsonNode value, String help) {
        this.field = field;
        addClassNames("stack", "s", "rows-editor");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", field.label());
        Button more = Ui.button("Add a row", "plus", ButtonVariant.SMALL);
        more.setAriaLabel("Add a row to " + field.label());
        more.addClickListener(e -> row(JsonMapper.shared().createObjectNode()).focus());
        add(Ui.text(field.label(), "medium"), Ui.text(help, "ter", "small"), frames, new Div(more));
        value.forEach(this::row);
    }

    private TextField row(JsonNode value) {
        Map<String, TextField> cells = new LinkedHashMap<>();
        Div fields = Ui.div("cells");
        for (CardField.Column column : field.columns()) {
            TextField cell = new TextField(column.label());
            cell.setValue(value.path(column.name()).asString(""));
            cells.put(column.name(), cell);
            fields.add(cell);
        }
        rows.add(cells);
        Button remove = Ui.iconButton("trash-2", "Remove this row");
        Div frame = Ui.div("frame", fields, remove);
        remove.addClickListener(e -> {
            rows.remove(cells);
            frames.remove(frame);
        });
        frames.add(frame);
        return cells.values().iterator().next();
    }

    JsonNode value() {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        for (Map<String, TextField> cells : rows) {
            ObjectNode row = JsonMapper.shared().createObjectNode();
            cells.forEach((name, cell) -> {
                if (!cell.getValue().isBlank()) {
                    row.put(name, cell.getValue().strip());
                }
            });
            if (!row.isEmpty()) {
                all.add(row);
            }
        }
        return all;
    }
}
