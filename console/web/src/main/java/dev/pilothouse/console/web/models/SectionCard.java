package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.cards.CardField;
import dev.pilothouse.registry.cards.CardSection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A section of a card as it reads. */
final class SectionCard extends Card {
    SectionCard(CardSection section, JsonNode tree, boolean editable, Runnable edit) {
        super(section.title());
        setId("section-" + section.name());
        JsonNode values = tree.path(section.name());
        List<CardField> given =
                section.fields().stream().filter(f -> values.has(f.name())).toList();
        sub(given.size() + " of " + section.fields().size() + " fields");
        if (editable) {
            Button button = Ui.button("Edit", "pencil", ButtonVariant.SMALL);
            button.setAriaLabel("Edit " + section.title());
            button.addClickListener(e -> edit.run());
            tools(button);
        }
        if (given.isEmpty()) {
            content(Ui.paragraph("Nothing is given yet. " + section.help(), "ter"));
            return;
        }
        Div prose = Ui.div("prose");
        given.forEach(f -> prose.add(block(f, values.path(f.name()))));
        content(prose);
    }

    private static Div block(CardField field, JsonNode value) {
        Div block = new Div(new H3(field.label()), value(field, value));
        if (field.type() == CardField.Type.ROWS) {
            block.addClassName("wide");
        }
        return block;
    }

    private static Component value(CardField field, JsonNode value) {
        return switch (field.type()) {
            case TEXT, LONG -> text(value.asString());
            case LIST -> {
                UnorderedList list = new UnorderedList();
                value.forEach(item -> list.add(new ListItem(item.asString())));
                yield list;
            }
            case ROWS -> table(field, value);
        };
    }

    private static Component text(String text) {
        Paragraph paragraph = Ui.paragraph(text, "value-text");
        if (text.matches("[0-9a-f]{64}")) {
            paragraph.addClassName("mono");
        }
        return paragraph;
    }

    private static Component table(CardField field, JsonNode rows) {
        List<CardField.Column> columns =
                field.columns().stream()
                        .filter(c -> !c.name().equals("image"))
                        .filter(c -> rows.valueStream().anyMatch(r -> r.has(c.name())))
                        .toList();
        NativeTableRow head = new NativeTableRow();
        columns.forEach(c -> {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(c.label());
            cell.getElement().setAttribute("scope", "col");
            head.add(cell);
        });
        NativeTableBody body = new NativeTableBody();
        for (JsonNode row : rows) {
            NativeTableRow line = new NativeTableRow();
            columns.forEach(c -> line.add(new NativeTableCell(row.path(c.name()).asString("–"))));
            body.add(line);
        }
        NativeTable table = new NativeTable(new NativeTableHeader(head), body);
        Div scroll = Ui.div("rows-table", table);
        scroll.getElement().setAttribute("tabindex", "0");
        scroll.getElement().setAttribute("role", "region");
        scroll.getElement().setAttribute("aria-label", field.label());
        return scroll;
    }
}
