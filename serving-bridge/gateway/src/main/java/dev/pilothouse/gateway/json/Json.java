package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The streaming parser and generator of the whole gateway. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    public static JsonParser parser(byte[] bytes, int from, int to) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from);
    }

    public static JsonParser parser(byte[] bytes) {
        return parser(bytes, 0, bytes.length);
    }

    /** UTF-8 bytes of what {@code body} writes. */
    public static byte[] write(Consumer<JsonGenerator> body) {
        var out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            body.accept(json);
        }
        return out.toByteArray();
    }

    /**
     * Walks the object that the parser stands at the beginning of. {@code field} finds the parser
     * at the field's value and may read it; what it leaves is skipped.
     */
    public static void fields(JsonParser json, Consumer<String> field) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            field.accept(name);
            skipIfUnread(json, value);
        }
    }

    /** Walks the array that the parser stands at the beginning of, as {@link #fields}. */
    public static void elements(JsonParser json, Runnable element) {
        for (JsonToken value = json.nextToken();
                value != null && value != JsonToken.END_ARRAY;
                value = json.nextToken()) {
            element.run();
            skipIfUnread(json, value);
        }
    }

    private static void skipIfUnread(JsonParser json, JsonToken value) {
        if (value.isStructStart() && json.currentToken() == value) {
            json.skipChildren();
        }
    }

    /** The value that the parser stands at, as JSON without spaces. */
    public static String copy(JsonParser json) {
        return new String(write(out -> out.copyCurrentStructure(json)), UTF_8);
    }

    /** The current value as text when it is a string, else {@code otherwise}. */
    public static String text(JsonParser json, String otherwise) {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : otherwise;
    }

    /** The current value when it is a whole number, else 0. */
    public static long number(JsonParser json) {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : 0;
    }
}
