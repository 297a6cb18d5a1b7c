package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.YamlValue.Mapping;
import dev.pilothouse.registry.YamlValue.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One document of a file: a feature, and the lines of its fields. */
final class FeatureDocument {
    private static final Set<String> FIELDS =
            new LinkedHashSet<>(
                    List.of(
                            "kind",
                            "tenant",
                            "id",
                            "display_name",
                            "team",
                            "owner",
                            "purpose",
                            "people_affected",
                            "data_categories",
                            "countries",
                            "models",
                            "tools",
                            "state",
                            "stale_after_seconds"));
    private static final Set<String> OF_OWNER = new LinkedHashSet<>(List.of("name", "contact"));

    private final YamlValue root;
    private final Map<String, Integer> lines = new HashMap<>();

    FeatureDocument(YamlValue root) {
        this.root = root;
        if (root instanceof Mapping mapping) {
            note("", mapping);
        }
    }

    private void note(String path, YamlValue value) {
        lines.put(path, value.line());
        switch (value) {
            case YamlValue.Scalar _ -> {}
            case Sequence list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    note(path + "[" + i + "]", list.items().get(i));
                }
            }
            case Mapping mapping ->
                    mapping.entries()
                            .forEach((name, v) ->
                                    note(path.isEmpty() ? name : path + "." + name, v));
        }
    }

    /** Where a field stands; where the document begins when it is not there. */
    int line(String field) {
        String path = field;
        while (!path.isEmpty()) {
            Integer line = lines.get(path);
            if (line != null) {
                return line;
            }
            path =
                    path.substring(
                            0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
        }
        return root.line();
    }

    /**
     * @throws BadInput naming the field that is wrong
     */
    DeclaredFeature feature() {
        Mapping all = mapping("document", root);
        String kind = text(all, "kind", "kind");
        if (!kind.equals("Feature")) {
            throw new BadInput("kind", kind, "Feature");
        }
        known("", all, FIELDS);
        TenantId tenant = new TenantId(text(all, "tenant", "tenant"));
        FeatureId id = new FeatureId(text(all, "id", "id"));
        Optional<FeatureState> state =
                Optional.of(text(all, "state", "state"))
                        .filter(word -> !word.isEmpty())
                        .map(FeatureState::ofWord);
        String name = text(all, "display_name", "display_name");
        FeatureData data =
                new FeatureData(
                        Optional.of(text(all, "team", "team"))
                                .filter(team -> !team.isEmpty())
                                .map(TeamId::new),
                        name.isEmpty() ? id.value() : name,
                        text(all, "purpose", "purpose"),
                        owner(all),
                        new FeatureFacts(
                                list(all, "people_affected"),
                                list(all, "data_categories"),
                                list(all, "countries"),
                                list(all, "models"),
                                list(all, "tools")),
                        state.orElse(FeatureState.DRAFT),
                        seconds(text(all, "stale_after_seconds", "stale_after_seconds")));
        FeatureRules.team(data);
        return new DeclaredFeature(tenant, id, data, state);
    }

    private static FeatureOwner owner(Mapping all) {
        YamlValue value = all.entries().get("owner");
        if (value == null || value.isNull()) {
            return FeatureOwner.NOBODY;
        }
        Mapping owner = mapping("owner", value);
        known("owner.", owner, OF_OWNER);
        return new FeatureOwner(
                text(owner, "name", "owner.name"), text(owner, "contact", "owner.contact"));
    }

    private static int seconds(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            BadInput refused = new BadInput("stale_after_seconds", text, "seconds, 0 or more");
            refused.initCause(e);
            throw refused;
        }
    }

    private static void known(String path, Mapping mapping, Set<String> fields) {
        for (String name : mapping.entries().keySet()) {
            if (!fields.contains(name)) {
                throw new BadInput(path + name, name, "one of " + String.join(", ", fields));
            }
        }
    }

    private static Mapping mapping(String field, YamlValue value) {
        if (value instanceof Mapping mapping) {
            return mapping;
        }
        throw new BadInput(
                field, value instanceof Sequence ? "a list" : value.text(field), "fields");
    }

    private static String text(Mapping of, String name, String field) {
        YamlValue value = of.entries().get(name);
        return value == null ? "" : value.text(field);
    }

    private static List<String> list(Mapping of, String field) {
        YamlValue value = of.entries().get(field);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!(value instanceof Sequence sequence)) {
            throw new BadInput(
                    field, value instanceof Mapping ? "fields" : value.text(field), "a list");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            texts.add(sequence.items().get(i).text(field + "[" + i + "]"));
        }
        return texts;
    }
}
