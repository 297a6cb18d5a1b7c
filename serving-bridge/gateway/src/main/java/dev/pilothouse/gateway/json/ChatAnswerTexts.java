package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.Texts.Place;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * The texts of a chat completion or one of its chunks. Channels: {@code 0/content}, {@code
 * 0/tool:1}.
 */
final class ChatAnswerTexts extends AnswerTexts {
    private static final Set<String> HEAD =
            Set.of(
                    "id",
                    "object",
                    "created",
                    "model",
                    "system_fingerprint",
                    "service_tier",
                    "obfuscation",
                    "usage",
                    "error",
                    "data",
                    "choices");

    private String id = "";
    private String model = "";
    private int created;

    @Override
    void read(Node root) {
        id = root.text("id");
        model = root.text("model");
        created = root.number("created");
        root.list("choices").forEach(this::choice);
        for (Node.Field field : root.fields()) {
            if (!HEAD.contains(field.name())) {
                texts.field(root, field, OUTPUT);
            }
        }
    }

    private void choice(Node choice) {
        String index = Integer.toString(choice.number("index"));
        Node delta = choice.get("delta");
        Node message = choice.get("message");
        texts.text(choice.get("text"), OUTPUT.in(index + "/text"));
        for (Node said : new Node[] {delta, message}) {
            if (said != null) {
                said.fields().forEach(field -> message(said, field, index));
            }
        }
        probabilities(choice.get("logprobs"), "null");
        Node reason = choice.get("finish_reason");
        if (reason != null && reason.isText()) {
            end(index);
        }
    }

    private void message(Node of, Node.Field field, String choice) {
        Node value = field.value();
        String channel = choice + "/" + field.name();
        switch (field.name()) {
            case "role" -> {}
            case "content", "refusal", "reasoning_content", "reasoning" -> {
                if (value.isText()) {
                    texts.text(value, OUTPUT.in(channel));
                } else {
                    texts.field(of, field, OUTPUT);
                }
            }
            case "tool_calls" -> toolCalls(value, choice);
            case "function_call" ->
                    texts.arguments(value.get("arguments"), ARGUMENTS.in(choice + "/call"));
            case "audio" -> {
                texts.unread("audio", OUTPUT);
                texts.text(value.get("transcript"), OUTPUT.in(choice + "/audio"));
            }
            default -> texts.field(of, field, OUTPUT);
        }
    }

    private void toolCalls(Node calls, String choice) {
        int at = 0;
        for (Node call : calls.elements()) {
            int index = call.get("index") == null ? at : call.number("index");
            Place place = ARGUMENTS.in(choice + "/tool:" + index);
            Node function = call.get("function");
            Node custom = call.get("custom");
            if (function != null) {
                texts.arguments(function.get("arguments"), place);
            }
            if (custom != null) {
                texts.text(custom.get("input"), ARGUMENTS.in(choice + "/custom:" + index));
            }
            at++;
        }
    }

    @Override
    public byte[] event(byte[] event, Piece like, String text, long shift) {
        int slash = like.channel().indexOf('/');
        int index = Integer.parseInt(like.channel().substring(0, slash));
        String name = like.channel().substring(slash + 1);
        return event(
                "",
                Json.write(out -> {
                    out.writeStartObject();
                    out.writeStringProperty("id", id);
                    out.writeStringProperty("object", "chat.completion.chunk");
                    out.writeNumberProperty("created", created);
                    out.writeStringProperty("model", model);
                    out.writeName("choices");
                    out.writeStartArray();
                    out.writeStartObject();
                    out.writeNumberProperty("index", index);
                    more(out, name, text);
                    out.writeNullProperty("finish_reason");
                    out.writeEndObject();
                    out.writeEndArray();
                    out.writeEndObject();
                }));
    }

    private static void more(JsonGenerator out, String name, String text) {
        if (name.equals("text")) {
            out.writeStringProperty("text", text);
            return;
        }
        out.writeName("delta");
        out.writeStartObject();
        int colon = name.indexOf(':');
        if (colon > 0) {
            boolean function = name.startsWith("tool");
            tool(out, Integer.parseInt(name.substring(colon + 1)), function, text);
        } else if (name.equals("call") || name.equals("audio")) {
            out.writeName(name.equals("call") ? "function_call" : "audio");
            out.writeStartObject();
            out.writeStringProperty(name.equals("call") ? "arguments" : "transcript", text);
            out.writeEndObject();
        } else {
            out.writeStringProperty(name, text);
        }
        out.writeEndObject();
    }

    private static void tool(JsonGenerator out, int index, boolean function, String text) {
        out.writeName("tool_calls");
        out.writeStartArray();
        out.writeStartObject();
        out.writeNumberProperty("index", index);
        out.writeName(function ? "function" : "custom");
        out.writeStartObject();
        out.writeStringProperty(function ? "arguments" : "input", text);
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndArray();
    }
}
