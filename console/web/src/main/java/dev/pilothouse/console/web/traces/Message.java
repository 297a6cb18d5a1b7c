package dev.pilothouse.console.web.traces;

import dev.pilothouse.analytics.traces.Content;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One thing that was said.
 *
 * @param note behind the role, for example the name of a tool
 * @param data true for JSON and the like
 */
record Message(String role, String note, String text, boolean data) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST = 50_000;

    Message {
        text = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " … (cut)";
    }

    /** All that a part of the content says; what is not in a known form is shown as it is. */
    static List<Message> of(Content content) {
        try {
            JsonNode root = JSON.readTree(content.body());
            if (root != null && (root.isArray() || root.isObject())) {
                return ofJson(content.part(), root);
            }
        } catch (JacksonException _) {
            return List.of(plain(content));
        }
        return List.of(plain(content));
    }

    private static Message plain(Content content) {
        return new Message(role(content.part()), "", content.body(), false);
    }

    private static List<Message> ofJson(String part, JsonNode root) {
        List<Message> messages = new ArrayList<>();
        if (!root.isArray()) {
            return List.of(data(role(part), "", root));
        }
        for (JsonNode node : root) {
            messages.addAll(ofMessage(part, node));
        }
        return messages;
    }

    private static List<Message> ofMessage(String part, JsonNode node) {
        String role = node.path("role").asString(role(part));
        JsonNode parts = node.path("parts").isArray() ? node.path("parts") : node.path("content");
        if (parts.isArray()) {
            List<Message> messages = new ArrayList<>();
            for (JsonNode one : parts) {
                messages.add(ofPart(role, one));
            }
            return messages;
        }
        if (node.path("content").isString()) {
            return List.of(new Message(role, "", node.path("content").asString(), false));
        }
        return List.of(node.has("type") ? ofPart(role, node) : data(role, "", node));
    }

    private static Message ofPart(String role, JsonNode part) {
        return switch (part.path("type").asString("")) {
            case "text" -> new Message(role, "", text(part), false);
            case "reasoning", "thinking" -> new Message(role, "reasoning", text(part), false);
            case "tool_call" ->
                    data("tool call", part.path("name").asString(""), part.path("arguments"));
            case "tool_call_response" -> data("tool result", "", response(part));
            default -> data(role, part.path("type").asString(""), part);
        };
    }

    private static JsonNode response(JsonNode part) {
        return part.has("response") ? part.path("response") : part.path("result");
    }

    private static String text(JsonNode part) {
        JsonNode content = part.has("content") ? part.path("content") : part.path("text");
        return content.asString("");
    }

    private static Message data(String role, String note, JsonNode node) {
        return node.isString()
                ? new Message(role, note, node.asString(), false)
                : new Message(role, note, node.toString(), true);
    }

    private static String role(String part) {
        return switch (part) {
            case "system" -> "system";
            case "input" -> "user";
            case "output" -> "assistant";
            case "tool-arguments" -> "tool call";
            case "tool-result" -> "tool result";
            default -> part;
        };
    }
}
