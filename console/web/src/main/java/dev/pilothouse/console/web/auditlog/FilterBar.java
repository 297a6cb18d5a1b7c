package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Filters as chips, and a field that adds one. */
final class FilterBar extends Div {
    private final Consumer<Map<String, String>> change;
    private final TextField field = new TextField();
    private final Span counted = Ui.text("", "ter", "small");

    FilterBar(Consumer<Map<String, String>> change) {
        this.change = change;
        addClassName("q");
        field.setPlaceholder("Add a filter: text, action:kill., outcome:denied");
        field.setAriaLabel("Add a filter");
        field.setMaxLength(200);
        field.addKeyPressListener(Key.ENTER, e -> add());
    }

    void show(AuditQuery query) {
        removeAll();
        add(new Icon("search"));
        for (String name : AuditQuery.NAMES) {
            String value = query.filters().get(name);
            if (value != null) {
                add(chip(name, value));
            }
        }
        add(field, counted);
        if (!query.filters().isEmpty()) {
            NativeButton clear = new NativeButton("Clear", e -> clear());
            clear.addClassNames("btn", "quiet", "small");
            add(clear);
        }
    }

    void counted(String words) {
        counted.setText(words);
    }

    private Span chip(String name, String value) {
        Span bold = Ui.text(value, "medium");
        NativeButton remove =
                new NativeButton("", e -> change.accept(Map.of(name, "", AuditQuery.BEFORE, "")));
        remove.add(new Icon("x"));
        remove.getElement().setAttribute("aria-label", "Remove filter " + name);
        Span chip = new Span(new Span(name), bold, remove);
        chip.addClassName("chip");
        return chip;
    }

    private void add() {
        String text = field.getValue().strip();
        if (!text.isEmpty()) {
            field.clear();
            change.accept(AuditQuery.typed(text));
        }
    }

    private void clear() {
        Map<String, String> none = new HashMap<>();
        AuditQuery.NAMES.forEach(name -> none.put(name, ""));
        none.put(AuditQuery.BEFORE, "");
        change.accept(none);
    }
}
