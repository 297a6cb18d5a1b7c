package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.Choice;
import dev.pilothouse.gateway.json.Json;
import dev.pilothouse.gateway.json.Node;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Turns messages of any dialect into those of the GenAI conventions: a role and parts. */
final class Messages {
    /** Types of parts that are no text, beside those whose name says it. */
    private static final Set<String> MEDIA =
            Set.of(
                    "image_url",
                    "input_audio",
                    "file",
                    "image",
                    "document",
                    "input_image",
                    "input_file",
                    "computer_screenshot",
                    "container_upload",
                    "video_url");

    private final JsonGenerator out;
    private int room;

    private Messages(JsonGenerator out, int room) {
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
        try {
            Node root = Node.read(body, 0, body.length);
            return root == null ? new byte[0] : array(out -> new Messages(out, most).request(root));
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

    private void request(Node root) {
        for (String system : new String[] {"system", "instructions"}) {
            Node said = root.get(system);
            if (said != null && (said.isText() || said.isArray())) {
                message("system", "", () -> content(said));
            }
        }
        root.list("messages").forEach(this::message);
        Node input = root.get("input");
        if (input != null && input.isText()) {
            message("user", "", () -> content(input));
        } else {
            root.list("input").forEach(this::item);
            if (root.list("input").stream().anyMatch(Messages::isTokens)) {
                message("user", "", () -> part(out, "blob", "tokens"));
            }
        }
    }

    private static boolean isTokens(Node input) {
        return input.isNumber() || input.elements().stream().anyMatch(Node::isNumber);
    }

    /** An item of the Responses API, or a text to embed. */
    private void item(Node item) {
        String type = item.text("type");
        if (item.isText()) {
            message("user", "", () -> content(item));
        } else if (type.isEmpty() || type.equals("message")) {
            message(item);
        } else if (type.endsWith("_output")) {
            message("tool", item.text("call_id"), () -> content(item.get("output")));
        } else if (type.endsWith("_call")) {
            String arguments = item.text("arguments") + item.text("input");
            message(
                    "assistant",
                    "",
                    () -> toolCall(out, item.text("call_id"), item.text("name"), kept(arguments)));
        } else if (type.equals("reasoning")) {
            message("assistant", "", () -> item.list("summary").forEach(this::part));
        }
    }

    private void message(Node message) {
        if (message.isObject()) {
            String role = message.text("role");
            message(
                    role.isEmpty() ? "user" : role,
                    message.text("tool_call_id"),
                    () -> {
                        content(message.get("content"));
                        message.list("tool_calls").forEach(this::toolCall);
                    });
        }
    }

    private void message(String role, String answers, Runnable parts) {
        out.writeStartObject();
        out.writeStringProperty("role", role);
        if (!answers.isEmpty()) {
            out.writeStringProperty("tool_call_id", answers);
        }
        out.writeName("parts");
        out.writeStartArray();
        parts.run();
        out.writeEndArray();
        out.writeEndObject();
    }

    private void content(@Nullable Node content) {
        if (content == null) {
            return;
        }
        if (content.isText()) {
            part(out, "text", kept(content.text()));
        }
        content.elements().forEach(this::part);
    }

    private void part(Node part) {
        String type = part.text("type");
        Node text = part.get("text");
        if (text != null && text.isText()) {
            part(out, type.startsWith("summary") ? "reasoning" : "text", kept(text.text()));
        } else if (type.equals("thinking")) {
            part(out, "reasoning", kept(part.text("thinking")));
        } else if (type.endsWith("tool_use")) {
            Node input = part.get("input");
            String arguments = input == null ? "" : input.source();
            toolCall(out, part.text("id"), part.text("name"), kept(arguments));
        } else if (type.endsWith("tool_result")) {
            result(part);
        } else if (MEDIA.contains(type)) {
            part(out, "blob", type);
        }
    }

    private void result(Node part) {
        Node content = part.get("content");
        String text = content == null ? "" : content.isText() ? content.text() : content.source();
        out.writeStartObject();
        out.writeStringProperty("type", "tool_call_response");
        out.writeStringProperty("id", part.text("tool_use_id"));
        out.writeStringProperty("response", kept(text));
        out.writeEndObject();
    }

    private String kept(String text) {
        String kept = text.substring(0, Math.min(text.length(), room));
        room -= kept.length();
        return kept;
    }

    private static void part(JsonGenerator out, String type, String content) {
        out.writeStartObject();
        out.writeStringProperty("type", type);
        out.writeStringProperty("content", content);
        out.writeEndObject();
    }

    private void toolCall(Node call) {
        Node function = call.get("function");
        Node of = function == null ? call.get("custom") : function;
        if (of != null) {
            String arguments = of.text("arguments") + of.text("input");
            toolCall(out, call.text("id"), of.text("name"), kept(arguments));
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
