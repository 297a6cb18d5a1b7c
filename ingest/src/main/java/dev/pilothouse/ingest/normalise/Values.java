package dev.pilothouse.ingest.normalise;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.StringWriter;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Attribute values as text; lists and maps as JSON. */
final class Values {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Values() {}

    static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case BYTES_VALUE -> base64(value);
            case ARRAY_VALUE, KVLIST_VALUE -> json(value);
            default -> "";
        };
    }

    private static String base64(AnyValue value) {
        return Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
    }

    static String json(AnyValue value) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(value, json);
        }
        return out.toString();
    }

    private static void write(AnyValue value, JsonGenerator json) {
        switch (value.getValueCase()) {
            case STRING_VALUE -> json.writeString(value.getStringValue());
            case INT_VALUE -> json.writeNumber(value.getIntValue());
            case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
            case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
            case BYTES_VALUE -> json.writeString(base64(value));
            case ARRAY_VALUE -> {
                json.writeStartArray();
                value.getArrayValue().getValuesList().forEach(element -> write(element, json));
                json.writeEndArray();
            }
            case KVLIST_VALUE -> {
                json.writeStartObject();
                for (KeyValue entry : value.getKvlistValue().getValuesList()) {
                    json.writeName(entry.getKey());
                    write(entry.getValue(), json);
                }
                json.writeEndObject();
            }
            default -> json.writeNull();
        }
    }

    /** One message in the shape of {@code gen_ai.input.messages}. */
    static String messages(Iterable<Message> messages) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            messages.forEach(message -> write(message, json));
            json.writeEndArray();
        }
        return out.toString();
    }

    private static void write(Message message, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("role", message.role());
        json.writeArrayPropertyStart("parts");
        json.writeStartObject();
        json.writeStringProperty("type", "text");
        json.writeStringProperty("content", message.content());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What someone said. */
    record Message(String role, String content) {}
}
