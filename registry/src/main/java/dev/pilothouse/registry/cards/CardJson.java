package dev.pilothouse.registry.cards;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cards as JSON: sections of fields, every value a text, a list of texts or a list of rows of
 * texts. What is empty is left out. The canonical form is that of RFC 8785.
 */
public final class CardJson {
    /** Most characters of a whole card. */
    public static final int LONGEST = 2_000_000;

    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_IMAGE = 1_000_000;
    private static final int MOST_LINES = 200;
    private static final int MOST_NOTES = 200;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private CardJson() {}

    /** A card of which nothing is known. */
    public static Card empty() {
        return read(JSON.createObjectNode());
    }

    /**
     * Reads a card.
     *
     * @throws BadInput when it is none; names the field and what was expected
     */
    public static Card read(String json) {
        if (json.length() > LONGEST) {
            throw new BadInput("card", json, "at most " + LONGEST + " characters of JSON");
        }
        try {
            return read(JSON.readTree(json));
        } catch (JacksonException e) {
            throw because(new BadInput("card", json, "JSON: " + where(e)), e);
        }
    }

    private static String where(JacksonException e) {
        var at = e.getLocation();
        String line = at == null ? "" : "line " + at.getLineNr() + ": ";
        return line + e.getOriginalMessage();
    }

    /**
     * Reads a card.
     *
     * @throws BadInput when it is none; names the field and what was expected
     */
    public static Card read(JsonNode root) {
        object("card", root);
        Set<String> known =
                CardFields.sections().stream().map(CardSection::name).collect(Collectors.toSet());
        known.add("notes");
        noOthers("", root, known);
        ObjectNode full = JSON.createObjectNode();
        CardFields.sections().forEach(s -> full.set(s.name(), section(s, root.path(s.name()))));
        full.set("notes", notes(root.path("notes")));
        return JSON.treeToValue(full, Card.class);
    }

    private static ObjectNode section(CardSection section, JsonNode node) {
        ObjectNode full = JSON.createObjectNode();
        if (!node.isMissingNode()) {
            object(section.name(), node);
            noOthers(
                    section.name() + ".",
                    node,
                    section.fields().stream().map(CardField::name).collect(Collectors.toSet()));
        }
        section.fields().forEach(f -> full.set(f.name(), value(f, node.path(f.name()))));
        return full;
    }

    private static JsonNode value(CardField field, JsonNode node) {
        String path = field.path();
        return switch (field.type()) {
            case TEXT -> JSON.getNodeFactory().stringNode(chosen(field, line(path, node)));
            case LONG -> JSON.getNodeFactory().stringNode(text(path, node, LONGEST_TEXT));
            case LIST -> {
                ArrayNode lines = JSON.createArrayNode();
                items(path, node).forEach(e -> add(lines, line(path, e)));
                yield lines;
            }
            case ROWS -> rows(field, node);
        };
    }

    private static void add(ArrayNode lines, String line) {
        if (!line.isEmpty()) {
            lines.add(line);
        }
    }

    private static String chosen(CardField field, String value) {
        if (!value.isEmpty() && !field.choices().isEmpty() && !field.choices().contains(value)) {
            throw new BadInput(field.path(), value, "one of " + String.join(", ", field.choices()));
        }
        return value;
    }

    private static ArrayNode rows(CardField field, JsonNode node) {
        ArrayNode rows = JSON.createArrayNode();
        Set<String> names =
                field.columns().stream().map(CardField.Column::name).collect(Collectors.toSet());
        int number = 0;
        for (JsonNode row : items(field.path(), node)) {
            String path = field.path() + "[" + number++ + "]";
            object(path, row);
            noOthers(path + ".", row, names);
            ObjectNode full = JSON.createObjectNode();
            field.columns().forEach(c -> full.put(c.name(), cell(path, c.name(), row)));
            if (full.valueStream().anyMatch(v -> !v.asString().isEmpty())) {
                rows.add(full);
            }
        }
        return rows;
    }

    private static String cell(String path, String name, JsonNode row) {
        int most = name.equals("image") ? LONGEST_IMAGE : LONGEST_LINE;
        return text(path + "." + name, row.path(name), most);
    }

    private static JsonNode items(String path, JsonNode node) {
        if (node.isMissingNode()) {
            return JSON.createArrayNode();
        }
        if (!node.isArray()) {
            throw new BadInput(path, node.toString(), "a list");
        }
        if (node.size() > MOST_LINES) {
            throw new BadInput(path, node.size() + " items", "at most " + MOST_LINES + " items");
        }
        return node;
    }

    private static String line(String path, JsonNode node) {
        String line = text(path, node, LONGEST_LINE);
        if (line.indexOf('\n') >= 0) {
            throw new BadInput(path, line, "one line");
        }
        return line;
    }

    private static String text(String path, JsonNode node, int most) {
        if (node.isMissingNode()) {
            return "";
        }
        if (!node.isString()) {
            throw new BadInput(path, node.toString(), "a text");
        }
        return Texts.check(path, node.asString(), 0, most);
    }

    private static ObjectNode notes(JsonNode node) {
        ObjectNode notes = JSON.createObjectNode();
        if (node.isMissingNode()) {
            return notes;
        }
        object("notes", node);
        if (node.size() > MOST_NOTES) {
            throw new BadInput("notes", node.size() + " notes", "at most " + MOST_NOTES);
        }
        node.propertyStream()
                .forEach(n -> {
                    String key = Texts.check("notes", n.getKey(), 1, 200);
                    notes.put(key, text("notes." + key, n.getValue(), LONGEST_TEXT));
                });
        return notes;
    }

    private static void object(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new BadInput(path, node.toString(), "an object");
        }
    }

    private static void noOthers(String prefix, JsonNode node, Set<String> known) {
        node.propertyStream()
                .map(Map.Entry::getKey)
                .filter(k -> !known.contains(k))
                .findFirst()
                .ifPresent(k -> {
                    throw new BadInput(
                            prefix + k, "", "no such field; one of " + new TreeSet<>(known));
                });
    }

    /** Every section and field, what is empty too. */
    static ObjectNode full(Card card) {
        return JSON.valueToTree(card);
    }

    /** What is not empty. */
    public static ObjectNode tree(Card card) {
        ObjectNode full = full(card);
        ObjectNode tree = JSON.createObjectNode();
        full.propertyStream()
                .forEach(s -> {
                    ObjectNode section = JSON.createObjectNode();
                    s.getValue()
                            .propertyStream()
                            .filter(f -> !blank(f.getValue()))
                            .forEach(f -> section.set(f.getKey(), trimmed(f.getValue())));
                    if (!section.isEmpty()) {
                        tree.set(s.getKey(), section);
                    }
                });
        return tree;
    }

    private static JsonNode trimmed(JsonNode value) {
        if (!value.isArray()) {
            return value;
        }
        ArrayNode items = JSON.createArrayNode();
        value.forEach(item -> {
            if (item.isObject()) {
                ObjectNode row = items.addObject();
                item.propertyStream()
                        .filter(c -> !blank(c.getValue()))
                        .forEach(c -> row.set(c.getKey(), c.getValue()));
            } else {
                items.add(item);
            }
        });
        return items;
    }

    static boolean blank(JsonNode value) {
        return value.isMissingNode()
                || (value.isString() ? value.asString().isEmpty() : value.isEmpty());
    }

    /** What is not empty, keys sorted, without space: the same card gives the same text. */
    public static String canonical(Card card) {
        return sorted(tree(card)).toString();
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            ArrayNode items = JSON.createArrayNode();
            node.forEach(item -> items.add(sorted(item)));
            return items;
        }
        if (!node.isObject()) {
            return node;
        }
        Map<String, JsonNode> byKey = new TreeMap<>();
        node.propertyStream().forEach(p -> byKey.put(p.getKey(), sorted(p.getValue())));
        ObjectNode object = JSON.createObjectNode();
        byKey.forEach(object::set);
        return object;
    }

    /** SHA-256 of the canonical form, lower-case hexadecimal. */
    public static String digest(Card card) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(canonical(card).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BadInput because(BadInput refused, Exception cause) {
        refused.initCause(cause);
        return refused;
    }
}
