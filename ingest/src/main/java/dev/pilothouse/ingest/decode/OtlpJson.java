package dev.pilothouse.ingest.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads OTLP's JSON: lowerCamelCase names, ids in hex, enums as numbers, 64-bit numbers as text or
 * number; unknown fields are skipped.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP JSON</a>
 */
public final class OtlpJson {
    private static final Set<String> HEX = Set.of("trace_id", "span_id", "parent_span_id");
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(64 << 20)
                                    .maxNestingDepth(200)
                                    .build())
                    .build();

    private OtlpJson() {}

    /** Reads {@code json} into {@code message}. */
    public static void merge(byte[] json, Message.Builder message) throws Undecodable {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "body", "a JSON object");
            object(parser, message, "");
            if (parser.nextToken() != null) {
                throw new Undecodable("body", "more", "one JSON object");
            }
        } catch (JacksonException e) {
            throw new Undecodable("body", e.getOriginalMessage(), "well-formed JSON");
        }
    }

    private static void object(JsonParser parser, Message.Builder message, String path)
            throws Undecodable {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            Optional<FieldDescriptor> field = field(message, name);
            if (field.isEmpty() || value == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else {
                value(
                        parser,
                        value,
                        message,
                        field.get(),
                        path.isEmpty() ? name : path + "." + name);
            }
        }
    }

    private static Optional<FieldDescriptor> field(Message.Builder message, String name) {
        return message.getDescriptorForType().getFields().stream()
                .filter(f -> f.getJsonName().equals(name))
                .findFirst();
    }

    private static void value(
            JsonParser parser,
            JsonToken token,
            Message.Builder message,
            FieldDescriptor field,
            String path)
            throws Undecodable {
        if (!field.isRepeated()) {
            message.setField(field, single(parser, token, message, field, path));
            return;
        }
        expect(parser, token, JsonToken.START_ARRAY, path, "an array");
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            message.addRepeatedField(field, single(parser, t, message, field, path));
        }
    }

    private static Object single(
            JsonParser parser,
            JsonToken token,
            Message.Builder message,
            FieldDescriptor field,
            String path)
            throws Undecodable {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            expect(parser, token, JsonToken.START_OBJECT, path, "an object");
            Message.Builder inner = message.newBuilderForField(field);
            object(parser, inner, path);
            return inner.build();
        }
        if (!token.isScalarValue()) {
            throw new Undecodable(path, token.toString(), "a single value");
        }
        try {
            return scalar(parser, token, field, path);
        } catch (IllegalArgumentException e) {
            throw new Undecodable(path, parser.getString(), "a value of type " + type(field));
        }
    }

    private static Object scalar(
            JsonParser parser, JsonToken token, FieldDescriptor field, String path)
            throws Undecodable {
        String text = parser.getString();
        return switch (field.getJavaType()) {
            case STRING -> string(token, text, path);
            case BOOLEAN -> bool(token, text, path);
            case INT -> (int) Long.parseLong(text);
            case LONG -> unsigned(field) ? Long.parseUnsignedLong(text) : Long.parseLong(text);
            case DOUBLE -> Double.parseDouble(text);
            case FLOAT -> Float.parseFloat(text);
            case ENUM ->
                    field.getEnumType().findValueByNumberCreatingIfUnknown(Integer.parseInt(text));
            case BYTE_STRING -> bytes(field, text);
            case MESSAGE -> throw new IllegalStateException(path);
        };
    }

    private static String string(JsonToken token, String text, String path) throws Undecodable {
        if (token != JsonToken.VALUE_STRING) {
            throw new Undecodable(path, text, "text");
        }
        return text;
    }

    private static boolean bool(JsonToken token, String text, String path) throws Undecodable {
        if (!token.isBoolean()) {
            throw new Undecodable(path, text, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private static boolean unsigned(FieldDescriptor field) {
        return field.getType() == FieldDescriptor.Type.FIXED64
                || field.getType() == FieldDescriptor.Type.UINT64;
    }

    private static ByteString bytes(FieldDescriptor field, String text) {
        return ByteString.copyFrom(
                HEX.contains(field.getName())
                        ? HexFormat.of().parseHex(text)
                        : Base64.getDecoder().decode(text));
    }

    private static String type(FieldDescriptor field) {
        return HEX.contains(field.getName())
                ? "hex"
                : field.getType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static void expect(
            JsonParser parser, JsonToken token, JsonToken wanted, String path, String expected)
            throws Undecodable {
        if (token != wanted) {
            throw new Undecodable(path, token == null ? "" : parser.getString(), expected);
        }
    }
}
