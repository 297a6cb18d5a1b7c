package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.registry.Lineage;
import dev.pilothouse.registry.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A family of models from left to right: each in the column after the last of its parents. */
final class LineageGraph {
    private LineageGraph() {}

    static Component of(List<Model> family, Model current, PageState state) {
        Map<ModelId, Model> byId =
                family.stream().collect(Collectors.toMap(Model::id, Function.identity()));
        Map<Integer, List<Model>> columns = columns(byId);
        Div graph = Ui.div("lin");
        graph.getElement().setAttribute("role", "list");
        columns.forEach((depth, models) -> {
            if (depth > 0) {
                graph.add(new Icon("arrow-right", "s"));
            }
            Div column = Ui.div("stack s col");
            models.forEach(m -> column.add(node(m, current, byId, state)));
            graph.add(column);
        });
        return graph;
    }

    /** By depth, from the models that come from none in the family. */
    static Map<Integer, List<Model>> columns(Map<ModelId, Model> family) {
        Map<ModelId, Integer> depths = new HashMap<>();
        Map<Integer, List<Model>> columns = new TreeMap<>();
        family.values().stream()
                .sorted(java.util.Comparator.comparing(Model::id))
                .forEach(m ->
                        columns.computeIfAbsent(depth(m, family, depths), d -> new ArrayList<>())
                                .add(m));
        return columns;
    }

    private static int depth(Model model, Map<ModelId, Model> family, Map<ModelId, Integer> known) {
        Integer found = known.get(model.id());
        if (found != null) {
            return found;
        }
        int depth = 0;
        for (Lineage parent : model.data().parents()) {
            Model from = family.get(parent.parent());
            if (from != null) {
                depth = Math.max(depth, depth(from, family, known) + 1);
            }
        }
        known.put(model.id(), depth);
        return depth;
    }

    private static Div node(
            Model model, Model current, Map<ModelId, Model> family, PageState state) {
        boolean here = model.id().equals(current.id());
        Component name =
                here
                        ? Ui.text(model.data().name(), "medium", "clip")
                        : Ui.link(
                                ModelsNavigation.href(state, model.id()),
                                model.data().name(),
                                "medium",
                                "clip");
        Icon icon = new Icon(Words.icon(model.data().kind()));
        icon.addClassName("t-unknown");
        Div node = Ui.div("node", Ui.div("row", icon, name));
        node.getElement().setAttribute("role", "listitem");
        if (here) {
            node.addClassName("cur");
            node.getElement().setAttribute("aria-current", "true");
        }
        String version = model.data().current().map(v -> ", " + v.label()).orElse("");
        node.add(Ui.text(Words.kind(model.data().kind()) + version, "ter", "small"));
        String licence = model.data().licence();
        if (!licence.isEmpty()) {
            node.add(Ui.text(licence, "ter", "small"));
        }
        for (Lineage parent : model.data().parents()) {
            Model from = family.get(parent.parent());
            String words = parent.relation().word().replace('-', ' ');
            String named = from == null ? parent.parent().value() : from.data().name();
            Span line =
                    Ui.text(
                            words
                                    + " "
                                    + named
                                    + (parent.note().isEmpty() ? "" : ": " + parent.note()),
                            "ter",
                            "small");
            node.add(line);
        }
        return node;
    }
}
