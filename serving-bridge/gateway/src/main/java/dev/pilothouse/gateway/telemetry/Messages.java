package dev.pilothouse.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.Choice;
import dev.pilothouse.gateway.json.Json;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Turns OpenAI messages into those of the GenAI conventions: a role and parts. */
final class Messages {
    private final JsonParser in;
    private final JsonGenerator out;
    private int room;

    private Messages(JsonParser in, JsonGenerator out, int room) {
        this.in = in;
        this.out = out;
        this.room = room;
    }

    /**
     * What the caller sent.
     *
     * @param body a request
     * @param most characters of text that are kept, over all messages
     * @return JSON in UTF-8; empty when the messages are not readable
     */
    static byte[] input(byte[] body, int most) {
        try (JsonParser in = Json.parser(body)) {
            in.nextToken();
            return array(out -> {
                var messages = new Messages(in, out, most);
                Json.fields(in, messages::ofRequest);
            });
        } catch (JacksonException unreadable) {
            return new byte[0];
        }
    }

    private static byte[] array(Consumer<JsonGenerator> elements) {
        return Json.write(out -> {
            out.writeStartArray();
            elements.accept(out);
            out.writeEndArray();
        });
    }

    private void ofRequest(String name) {
        if (name.equals("messages") && in.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(in, this::message);
        }
    }

    private void message() {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        String[] role = {"user"};
        String[] answers = {""};
        var parts =
                Json.write(json -> {
                    json.writeStartArray();
                    var nested = new Messages(in, json, room);
                    Json.fields(in, name -> nested.field(name, role, answers));
                    room = nested.room;
                    json.writeEndArray();
                });
        out.writeStartObject();
        out.writeStringProperty("role", role[0]);
        if (!answers[0].isEmpty()) {
            out.writeStringProperty("tool_call_id", answers[0]);
        }
        out.writeName("parts");
        out.writeRawValue(new String(parts, UTF_8));
        out.writeEndObject();
    }

    private void field(String name, String[] role, String[] answers) {
        switch (name) {
            case "role" -> role[0] = Json.text(in, "user");
            case "tool_call_id" -> answers[0] = Json.text(in, "");
            case "content" -> content();
            case "tool_calls" -> {
                if (in.currentToken() == JsonToken.START_ARRAY) {
                    Json.elements(in, this::toolCall);
                }
            }
            default -> {}
        }
    }

    private void content() {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            text("text", in.getString());
        } else if (in.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(in, this::contentPart);
        }
    }

    private void contentPart() {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(
                    in,
                    name -> {
                        switch (name) {
                            case "text" -> text("text", Json.text(in, ""));
                            case "image_url", "input_audio", "file" -> text("blob", name);
                            default -> {}
                        }
                    });
        }
    }

    private void text(String type, String content) {
        String kept = content.substring(0, Math.min(content.length(), room));
        room -= kept.length();
        part(out, type, kept);
    }

    private static void part(JsonGenerator out, String type, String content) {
        out.writeStartObject();
        out.writeStringProperty("type", type);
        out.writeStringProperty("content", content);
        out.writeEndObject();
    }

    private void toolCall() {
        String[] call = {"", "", ""};
        if (in.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(
                    in,
                    name -> {
                        if (name.equals("id")) {
                            call[0] = Json.text(in, "");
                        } else if (name.equals("function")
                                && in.currentToken() == JsonToken.START_OBJECT) {
                            Json.fields(in, inner -> function(inner, call));
                        }
                    });
            toolCall(out, call[0], call[1], call[2]);
        }
    }

    private void function(String name, String[] call) {
        switch (name) {
            case "name" -> call[1] = Json.text(in, "");
            case "arguments" -> {
                String arguments = Json.text(in, "");
                call[2] = arguments.substring(0, Math.min(arguments.length(), room));
                room -= call[2].length();
            }
            default -> {}
        }
    }

    private static void toolCall(JsonGenerator out, String id, String name, String arguments) {
        out.writeStartObject();
        out.writeStringProperty("type", "tool_call");
        out.writeStringProperty("id", id);
        out.writeStringProperty("name", name);
        out.writeStringProperty("arguments", arguments);
        out.writeEndObject();
    }

    /** The model's answers, as far as they were kept. */
    static byte[] output(Answer answer) {
        return array(out -> answer.choices().forEach(choice -> choice(out, choice)));
    }

    private static void choice(JsonGenerator out, Choice choice) {
        out.writeStartObject();
        out.writeStringProperty("role", "assistant");
        out.writeName("parts");
        out.writeStartArray();
        if (!choice.reasoning().isEmpty()) {
            part(out, "reasoning", choice.reasoning());
        }
        if (!choice.text().isEmpty()) {
            part(out, "text", choice.text());
        }
        choice.toolCalls().forEach(c -> toolCall(out, c.id(), c.name(), c.arguments()));
        out.writeEndArray();
        if (!choice.finishReason().isEmpty()) {
            out.writeStringProperty("finish_reason", choice.finishReason());
        }
        out.writeEndObject();
    }
}
