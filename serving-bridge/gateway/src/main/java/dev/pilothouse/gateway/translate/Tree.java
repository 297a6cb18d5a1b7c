package dev.pilothouse.gateway.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees. Reading from one never fails: what is not there, or of another type, is empty. */
final class Tree {
    /** Stands for the {@code [DONE]} that ends a chat stream; compared by identity. */
    static final ObjectNode DONE = object();

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /** For halves of surrogate pairs, which engines send when they cut a character in two. */
    private static final JsonMapper ESCAPING =
            JsonMapper.builder(
                            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
                    .build();

    private Tree() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** An object that says what it is: {@code {"type": …}}. */
    static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    /** Null when the bytes are no JSON object. */
    static @Nullable ObjectNode read(byte[] json, int from, int to) {
        try {
            return MAPPER.readTree(json, from, to - from) instanceof ObjectNode read ? read : null;
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    /** Null when the text is no JSON object. */
    static @Nullable ObjectNode read(String json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode read ? read : null;
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JacksonException halfACharacter) {
            return ESCAPING.writeValueAsBytes(node);
        }
    }

    static String json(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    static String text(JsonNode of, String name) {
        return text(of.path(name));
    }

    static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }

    static long number(JsonNode of, String name) {
        JsonNode node = of.path(name);
        return node.isNumber() && node.canConvertToLong() ? node.longValue() : 0;
    }

    static boolean has(JsonNode of, String name) {
        JsonNode node = of.path(name);
        return !node.isMissingNode() && !node.isNull();
    }

    static boolean flag(JsonNode of, String name) {
        return of.path(name).isBoolean() && of.path(name).booleanValue();
    }

    /** Copies a value that is there. */
    static void copy(JsonNode from, String name, ObjectNode to, String as) {
        if (has(from, name)) {
            to.set(as, from.path(name));
        }
    }
}
