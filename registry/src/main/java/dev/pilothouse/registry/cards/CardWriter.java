package dev.pilothouse.registry.cards;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Collects the fields of a card that is read from another format. */
final class CardWriter {
    private final ObjectNode root = JsonMapper.shared().createObjectNode();

    /** Sets a text; an empty one sets nothing. */
    void text(String path, String value) {
        if (!value.isBlank()) {
            section(path).put(name(path), value.strip());
        }
    }

    /** Adds a line to a list; an empty one adds nothing. */
    void line(String path, String value) {
        if (!value.isBlank()) {
            list(path).add(value.strip().replaceAll("\\s*\\R\\s*", " "));
        }
    }

    /** Adds a row to a table; a row of nothing adds nothing. */
    void row(String path, Map<String, String> cells) {
        if (cells.values().stream().allMatch(String::isBlank)) {
            return;
        }
        ObjectNode row = list(path).addObject();
        cells.forEach((name, value) -> row.put(name, value.strip()));
    }

    /** Sets a field to what is given, whatever was there. */
    void set(String path, JsonNode value) {
        section(path).set(name(path), value);
    }

    void note(String key, String value) {
        String cut = key.length() > 200 ? key.substring(0, 200) : key;
        root.withObject("notes").put(cut, value.strip());
    }

    private ArrayNode list(String path) {
        return section(path).withArray(name(path));
    }

    private ObjectNode section(String path) {
        return root.withObject(path.substring(0, path.indexOf('.')));
    }

    private static String name(String path) {
        return path.substring(path.indexOf('.') + 1);
    }

    /**
     * The card.
     *
     * @throws dev.pilothouse.db.model.BadInput when a field is not what it must be
     */
    Card card() {
        return CardJson.read(root);
    }
}
