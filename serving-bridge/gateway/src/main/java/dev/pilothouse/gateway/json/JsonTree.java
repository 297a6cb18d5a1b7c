package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A small JSON document as a tree, for what spans cannot do: comparing documents whatever the order
 * of their fields. Numbers count as they are written. A field that appears twice is none that this
 * can read.
 */
public sealed interface JsonTree {
    /** Of a scalar; {@code kind} tells 1 from "1". */
    record Scalar(JsonToken kind, String text) implements JsonTree {}

    record Items(List<JsonTree> items) implements JsonTree {}

    record Fields(TreeMap<String, JsonTree> fields) implements JsonTree {
        public @Nullable JsonTree get(String name) {
            return fields.get(name);
        }

        /** The text of a field that is a string, else empty. */
        public String text(String name) {
            return get(name) instanceof Scalar s && s.kind == JsonToken.VALUE_STRING ? s.text : "";
        }

        /** The same with other fields of these names; null takes one out. */
        public Fields with(String name, @Nullable JsonTree value) {
            TreeMap<String, JsonTree> changed = new TreeMap<>(fields);
            if (value == null) {
                changed.remove(name);
            } else {
                changed.put(name, value);
            }
            return new Fields(changed);
        }
    }

    static JsonTree text(String text) {
        return new Scalar(JsonToken.VALUE_STRING, text);
    }

    /** Null when it is no JSON object that can be compared. */
    static @Nullable Fields read(byte[] body) {
        try (JsonParser json = Json.parser(body)) {
            return json.nextToken() == JsonToken.START_OBJECT ? object(json) : null;
        } catch (JacksonException | Twice unreadable) {
            return null;
        }
    }

    private static JsonTree value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            default -> new Scalar(json.currentToken(), json.getString());
        };
    }

    private static Fields object(JsonParser json) {
        TreeMap<String, JsonTree> fields = new TreeMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (fields.put(name, value(json)) != null) {
                throw new Twice();
            }
        }
        return new Fields(fields);
    }

    private static Items array(JsonParser json) {
        List<JsonTree> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(json));
        }
        return new Items(items);
    }

    /** The same for documents that differ in nothing but the order of fields and white space. */
    default Digest digest() {
        var out = new ByteArrayOutputStream(512);
        write(out);
        return Digest.of(out.toByteArray());
    }

    private void write(ByteArrayOutputStream out) {
        switch (this) {
            case Scalar(JsonToken kind, String text) -> {
                out.write('a' + kind.ordinal());
                write(out, text);
            }
            case Items(List<JsonTree> items) -> {
                out.write('[');
                items.forEach(item -> item.write(out));
                out.write(']');
            }
            case Fields(TreeMap<String, JsonTree> fields) -> {
                out.write('{');
                for (Map.Entry<String, JsonTree> field : fields.entrySet()) {
                    write(out, field.getKey());
                    field.getValue().write(out);
                }
                out.write('}');
            }
        }
    }

    /** With its length, so that no text can look like another's end. */
    private static void write(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    /** A field appears twice. */
    final class Twice extends RuntimeException {
        Twice() {
            super(null, null, false, false);
        }
    }
}
