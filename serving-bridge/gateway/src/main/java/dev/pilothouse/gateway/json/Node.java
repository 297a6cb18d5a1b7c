package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A JSON value and where it lies in its bytes. Texts are decoded when they are asked for, so that
 * images cost nothing.
 */
public final class Node {
    /** A field of an object. */
    public record Field(String name, int nameAt, Node value) {}

    private final byte[] bytes;
    private final JsonToken kind;
    private final int from;
    private int to;
    private final List<Field> fields = new ArrayList<>(0);
    private final List<Node> elements = new ArrayList<>(0);

    private Node(byte[] bytes, JsonToken kind, int from) {
        this.bytes = bytes;
        this.kind = kind;
        this.from = from;
    }

    /**
     * Reads a value.
     *
     * @return null when there is none
     * @throws tools.jackson.core.JacksonException when it is no JSON
     */
    public static @Nullable Node read(byte[] bytes, int from, int to) {
        try (JsonParser json = Json.parser(bytes, from, to)) {
            return json.nextToken() == null ? null : read(json, bytes, from);
        }
    }

    private static Node read(JsonParser json, byte[] bytes, int offset) {
        JsonToken kind = json.currentToken();
        Node node = new Node(bytes, kind, offset + at(json));
        switch (kind) {
            case START_OBJECT -> {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    int nameAt = offset + at(json);
                    json.nextToken();
                    node.fields.add(new Field(name, nameAt, read(json, bytes, offset)));
                }
                node.to = offset + (int) json.currentLocation().getByteOffset();
            }
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    node.elements.add(read(json, bytes, offset));
                }
                node.to = offset + (int) json.currentLocation().getByteOffset();
            }
            case VALUE_STRING -> node.to = endOfString(bytes, node.from);
            default -> node.to = node.from + json.getStringLength();
        }
        return node;
    }

    private static int at(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    static int endOfString(byte[] bytes, int from) {
        int i = from + 1;
        while (i < bytes.length && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, bytes.length);
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public List<Field> fields() {
        return fields;
    }

    public List<Node> elements() {
        return elements;
    }

    public boolean isText() {
        return kind == JsonToken.VALUE_STRING;
    }

    public boolean isObject() {
        return kind == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return kind == JsonToken.START_ARRAY;
    }

    public boolean isNumber() {
        return kind.isNumeric();
    }

    public boolean isNull() {
        return kind == JsonToken.VALUE_NULL;
    }

    /** A field, of several with the name the last; null for none. */
    public @Nullable Node get(String name) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).name.equals(name)) {
                return fields.get(i).value;
            }
        }
        return null;
    }

    /** All fields of a name: who reads the body next may take any of them. */
    List<Node> all(String name) {
        return fields.stream().filter(f -> f.name.equals(name)).map(Field::value).toList();
    }

    /** A text field; empty when there is none. */
    public String text(String name) {
        Node field = get(name);
        return field != null && field.isText() ? field.text() : "";
    }

    /** A number field; 0 when there is none. */
    public int number(String name) {
        Node field = get(name);
        if (field == null || field.kind != JsonToken.VALUE_NUMBER_INT) {
            return 0;
        }
        try {
            return Integer.parseInt(field.source());
        } catch (NumberFormatException tooLarge) {
            return 0;
        }
    }

    /** The elements of an array field; none when there is no such. */
    public List<Node> list(String name) {
        Node field = get(name);
        return field == null ? List.of() : field.elements;
    }

    /** The text of a string. */
    public String text() {
        for (int i = from + 1; i < to; i++) {
            if (bytes[i] == '\\') {
                try (JsonParser json = Json.parser(bytes, from, to)) {
                    json.nextToken();
                    return json.getString();
                }
            }
        }
        return new String(bytes, from + 1, to - from - 2, UTF_8);
    }

    /** The value as it stands in the bytes. */
    public String source() {
        return new String(bytes, from, to - from, UTF_8);
    }
}
