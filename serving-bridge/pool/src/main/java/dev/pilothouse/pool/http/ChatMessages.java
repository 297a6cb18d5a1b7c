package dev.pilothouse.pool.http;

import dev.pilothouse.pool.engine.Message;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's messages as the engine's template takes them: instructions first, then turns of user and
 * assistant. Tool calls and their results become plain text, because the model knows no tools.
 */
final class ChatMessages {
    private ChatMessages() {}

    static void read(JsonNode messages, List<String> system, List<Message> turns) throws ApiError {
        if (!messages.isArray() || messages.isEmpty()) {
            throw ApiError.badField("messages", messages.toString(), "a list of at least one");
        }
        for (int i = 0; i < messages.size(); i++) {
            read("messages[" + i + "]", messages.get(i), system, turns);
        }
        if (turns.isEmpty()) {
            turns.add(new Message("user", ""));
        }
    }

    private static void read(
            String field, JsonNode message, List<String> system, List<Message> turns)
            throws ApiError {
        String role = message.path("role").asString("");
        String text = text(field + ".content", message.path("content"));
        switch (role) {
            case "system", "developer" -> system.add(text);
            case "user" -> turns.add(new Message("user", text));
            case "assistant" -> turns.add(new Message("assistant", text + calls(message)));
            case "tool", "function" -> turns.add(new Message("user", "Tool result: " + text));
            default ->
                    throw ApiError.badField(
                            field + ".role",
                            message.path("role").toString(),
                            "system, developer, user, assistant or tool");
        }
    }

    private static String calls(JsonNode message) {
        JsonNode calls = message.path("tool_calls");
        return calls.isArray() && !calls.isEmpty() ? "\nTool calls: " + calls : "";
    }

    private static String text(String field, JsonNode content) throws ApiError {
        if (content.isMissingNode() || content.isNull()) {
            return "";
        }
        if (content.isString()) {
            return content.asString();
        }
        if (!content.isArray()) {
            throw ApiError.badField(field, content.toString(), "a text or a list of text parts");
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode part : content) {
            String type = part.path("type").asString("");
            if (!type.equals("text")) {
                throw ApiError.badField(field + ".type", type, "text: this model reads only text");
            }
            all.append(part.path("text").asString(""));
        }
        return all.toString();
    }
}
