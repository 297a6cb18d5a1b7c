package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Filters in force as chips, and a field for more. */
final class FilterBar extends Div {
    private final TextField field = new TextField();
    private final Consumer<Map<String, String>> go;

    /**
     * @param go changes parameters of the address
     * @param enter takes what was typed
     */
    FilterBar(Consumer<Map<String, String>> go, Consumer<String> enter) {
        this.go = go;
        addClassName("q");
        getElement().setAttribute("role", "search");
        field.setAriaLabel("Add a filter, a trace id or a name");
        field.setPlaceholder("Trace id, name, or longer:2s dearer:0.01 session:… user:…");
        field.setMaxLength(200);
        field.addKeyDownListener(Key.ENTER, e -> typed(enter));
    }

    private void typed(Consumer<String> enter) {
        String text = field.getValue().strip();
        if (!text.isEmpty()) {
            field.clear();
            enter.accept(text);
        }
    }

    void show(Map<String, String> filters) {
        removeAll();
        add(new Icon("search"));
        filters.forEach((name, value) -> chips(name, value).forEach(this::add));
        add(field);
        if (!filters.isEmpty()) {
            NativeButton clear = new NativeButton("Clear", e -> clear(filters));
            clear.addClassNames("link", "push");
            add(clear);
        }
    }

    private void clear(Map<String, String> filters) {
        Map<String, String> none = new HashMap<>();
        filters.keySet().forEach(name -> none.put(name, ""));
        go.accept(none);
    }

    private List<Span> chips(String name, String value) {
        List<Span> chips = new ArrayList<>();
        if (TraceQuery.LISTS.contains(name)) {
            Map<String, String> own = Map.of(name, value);
            for (String one : TraceQuery.list(value)) {
                chips.add(chip(name, one, TraceQuery.toggled(own, name, one)));
            }
        } else {
            chips.add(chip(name, value, ""));
        }
        return chips;
    }

    private Span chip(String name, String value, String without) {
        Span bold = Ui.text(value, "medium");
        NativeButton remove = new NativeButton("", e -> go.accept(Map.of(name, without)));
        remove.add(new Icon("x"));
        remove.getElement().setAttribute("aria-label", "Remove filter " + name + " " + value);
        Span chip = new Span(new Span(name.equals(TraceQuery.TEXT) ? "text" : name), bold, remove);
        chip.addClassName("chip");
        return chip;
    }
}
