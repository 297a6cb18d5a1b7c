package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;
import static dev.pilothouse.gateway.translate.Untranslatable.lost;
import static dev.pilothouse.gateway.translate.Untranslatable.wrong;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's system prompt and turns as the messages of a chat. */
final class MessagesTurns {
    private final ArrayNode messages = Tree.array();

    ArrayNode messages() {
        return messages;
    }

    void system(JsonNode system, String at) {
        ArrayNode parts = parts(system, at);
        for (JsonNode part : parts) {
            if (!text(part, "type").equals("text")) {
                throw lost(at, "a system message is text only");
            }
        }
        append("system", parts);
    }

    void add(JsonNode turn, String at) {
        JsonNode content = turn.path("content");
        switch (text(turn, "role")) {
            case "user" -> user(content, at + ".content");
            case "assistant" -> assistant(content, at + ".content");
            case "system" -> system(content, at + ".content");
            default -> throw wrong(at + ".role", turn.path("role"), "user or assistant");
        }
    }

    /** Results of tools are messages of their own, before what else the turn says. */
    private void user(JsonNode content, String at) {
        ArrayNode parts = Tree.array();
        if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                JsonNode block = content.path(i);
                String place = at + "[" + i + "]";
                if (text(block, "type").equals("tool_result")) {
                    toolResult(block, place);
                } else {
                    part(block, place, parts);
                }
            }
        } else {
            parts = parts(content, at);
        }
        append("user", parts);
    }

    private void append(String role, ArrayNode parts) {
        if (parts.isEmpty()) {
            return;
        }
        ObjectNode message = messages.addObject().put("role", role);
        if (parts.size() == 1 && text(parts.path(0), "type").equals("text")) {
            message.set("content", parts.path(0).path("text"));
        } else {
            message.set("content", parts);
        }
    }

    private void toolResult(JsonNode block, String at) {
        StringBuilder result = new StringBuilder(Tree.flag(block, "is_error") ? "Error: " : "");
        for (JsonNode part : parts(block.path("content"), at + ".content")) {
            if (!text(part, "type").equals("text")) {
                throw lost(
                        at + ".content", "the result of a tool is text only in chat completions");
            }
            result.append(text(part, "text"));
        }
        messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", text(block, "tool_use_id"))
                .put("content", result.toString());
    }

    private void assistant(JsonNode content, String at) {
        ObjectNode message = Tree.object().put("role", "assistant");
        StringBuilder said = new StringBuilder();
        ArrayNode calls = Tree.array();
        if (content.isString()) {
            said.append(text(content));
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                assistant(content.path(i), at + "[" + i + "]", said, calls);
            }
        } else {
            throw wrong(at, content, "a text or an array of blocks");
        }
        if (said.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", said.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!said.isEmpty() || !calls.isEmpty()) {
            messages.add(message);
        }
    }

    /** Thoughts are signed for Anthropic alone and left out. */
    private static void assistant(JsonNode block, String at, StringBuilder said, ArrayNode calls) {
        switch (text(block, "type")) {
            case "text" -> said.append(text(block, "text"));
            case "thinking", "redacted_thinking" -> {}
            case "tool_use" -> {
                ObjectNode call = calls.addObject().put("id", text(block, "id"));
                call.put("type", "function")
                        .putObject("function")
                        .put("name", text(block, "name"))
                        .put("arguments", Tree.json(block.path("input")));
            }
            default -> throw unknown(block, at);
        }
    }

    private static ArrayNode parts(JsonNode content, String at) {
        ArrayNode parts = Tree.array();
        if (content.isString()) {
            addText(parts, text(content));
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                part(content.path(i), at + "[" + i + "]", parts);
            }
        } else if (!content.isNull() && !content.isMissingNode()) {
            throw wrong(at, content, "a text or an array of blocks");
        }
        return parts;
    }

    private static void part(JsonNode block, String at, ArrayNode parts) {
        JsonNode source = block.path("source");
        switch (text(block, "type")) {
            case "text" -> addText(parts, text(block, "text"));
            case "mid_conv_system" ->
                    throw lost(at, "a system instruction inside a user's turn has no counterpart");
            case "image" -> {
                ObjectNode part = Tree.typed("image_url");
                part.putObject("image_url").put("url", image(source, at + ".source"));
                parts.add(part);
            }
            case "document" -> document(block, source, at + ".source", parts);
            default -> throw unknown(block, at);
        }
    }

    private static void addText(ArrayNode parts, String text) {
        if (!text.isEmpty()) {
            parts.add(Tree.typed("text").put("text", text));
        }
    }

    private static Untranslatable unknown(JsonNode block, String at) {
        String type = text(block, "type");
        return lost(at, "a block of type '" + type + "' has no counterpart in chat completions");
    }

    private static String image(JsonNode source, String at) {
        return switch (text(source, "type")) {
            case "url" -> text(source, "url");
            case "base64" -> dataUrl(source);
            default -> throw lost(at, "an image must come with its data or a URL");
        };
    }

    private static String dataUrl(JsonNode source) {
        return "data:" + text(source, "media_type") + ";base64," + text(source, "data");
    }

    private static void document(JsonNode block, JsonNode source, String at, ArrayNode parts) {
        switch (text(source, "type")) {
            case "text" -> addText(parts, text(source, "data"));
            case "content" -> parts.addAll(parts(source.path("content"), at + ".content"));
            case "base64" -> {
                String title = text(block, "title");
                ObjectNode part = Tree.typed("file");
                part.putObject("file")
                        .put("filename", title.isEmpty() ? "document.pdf" : title)
                        .put("file_data", dataUrl(source));
                parts.add(part);
            }
            default -> throw lost(at, "a document must come with its data");
        }
    }
}
