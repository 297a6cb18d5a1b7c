package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.analytics.traces.Facets;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** State, feature and model with the number of matching traces; a tick is a filter. */
final class FacetPanel extends Aside {
    /** What the panel shows. */
    record Data(
            List<Facets.Value> states, List<Facets.Value> features, List<Facets.Value> models) {}

    private final BiConsumer<String, String> toggle;
    private Optional<Object> shown = Optional.empty();

    /**
     * @param toggle takes the name of a filter and the value to add or remove
     */
    FacetPanel(BiConsumer<String, String> toggle) {
        this.toggle = toggle;
        addClassName("facets");
        getElement().setAttribute("aria-label", "Facets");
    }

    void show(Data data, Map<String, String> filters) {
        Object now = List.of(data, filters);
        if (shown.equals(Optional.of(now))) {
            return;
        }
        shown = Optional.of(now);
        removeAll();
        add(
                facet("State", TraceQuery.STATE, data.states(), filters),
                facet("Feature", TraceQuery.FEATURE, data.features(), filters),
                facet("Model", TraceQuery.MODEL, data.models(), filters));
    }

    private Div facet(
            String title, String name, List<Facets.Value> values, Map<String, String> filters) {
        List<String> chosen = TraceQuery.list(filters.get(name));
        long most = values.stream().mapToLong(Facets.Value::traces).max().orElse(1);
        UnorderedList list = new UnorderedList();
        withChosen(values, chosen).forEach(v -> list.add(item(name, v, chosen, most)));
        Div facet = Ui.div("facet", new H2(title), list);
        if (values.isEmpty() && chosen.isEmpty()) {
            facet.add(Ui.text("none", "ter", "small"));
        }
        return facet;
    }

    /** A chosen value stays visible when nothing matches it any more. */
    private static List<Facets.Value> withChosen(List<Facets.Value> values, List<String> chosen) {
        List<Facets.Value> all = new ArrayList<>(values);
        chosen.stream()
                .filter(c -> values.stream().noneMatch(v -> v.name().equals(c)))
                .forEach(c -> all.add(new Facets.Value(c, 0)));
        return all;
    }

    private ListItem item(String name, Facets.Value value, List<String> chosen, long most) {
        Checkbox box = new Checkbox(value.name(), chosen.contains(value.name()));
        box.addClassName("clip");
        box.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                toggle.accept(name, value.name());
            }
        });
        Span bar = new Span();
        bar.addClassName("share");
        bar.getStyle().set("width", Math.round(value.traces() * 100.0 / most) + "%");
        return new ListItem(box, Ui.text(Format.count(value.traces()), "n"), bar);
    }
}
