package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;
import static dev.pilothouse.gateway.translate.Untranslatable.lost;
import static dev.pilothouse.gateway.translate.Untranslatable.wrong;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages of a chat as Anthropic's system prompt and turns. Neighbours of the same role become
 * one turn, so that all results of parallel tool calls stand in one; empty texts, which Anthropic
 * refuses, are left out.
 */
final class ChatTurns {
    private final ArrayNode system = Tree.array();
    private final ArrayNode turns = Tree.array();

    ArrayNode system() {
        return system;
    }

    ArrayNode turns() {
        return turns;
    }

    void add(JsonNode message, String at) {
        switch (text(message, "role")) {
            case "system", "developer" -> system(message, at);
            case "user" -> append("user", content(message.path("content"), at + ".content"));
            case "assistant" -> append("assistant", assistant(message, at));
            case "tool" -> append("user", toolResult(message, at));
            case "function" ->
                    throw lost(at, "function messages are the old form of tools; use role tool");
            default ->
                    throw wrong(
                            at + ".role",
                            message.path("role"),
                            "system, developer, user, assistant or tool");
        }
    }

    private void append(String role, ArrayNode blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        JsonNode last = turns.path(turns.size() - 1);
        if (text(last, "role").equals(role) && last.path("content") instanceof ArrayNode content) {
            content.addAll(blocks);
        } else {
            turns.addObject().put("role", role).set("content", blocks);
        }
    }

    private void system(JsonNode message, String at) {
        for (JsonNode block : content(message.path("content"), at + ".content")) {
            if (!text(block, "type").equals("text")) {
                throw lost(at + ".content", "Anthropic's system prompt is text only");
            }
            system.add(block);
        }
    }

    private static ArrayNode assistant(JsonNode message, String at) {
        if (Tree.has(message, "audio") || Tree.has(message, "function_call")) {
            throw lost(at, "Anthropic's turns hold no audio and no function_call");
        }
        ArrayNode blocks = content(message.path("content"), at + ".content");
        addText(blocks, text(message, "refusal"));
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            blocks.add(toolUse(calls.path(i), at + ".tool_calls[" + i + "]"));
        }
        return blocks;
    }

    private static ObjectNode toolUse(JsonNode call, String at) {
        if (!call.path("function").isObject()) {
            throw lost(at, "Anthropic's Messages know calls of functions only");
        }
        JsonNode arguments = call.path("function").path("arguments");
        String json = text(arguments);
        ObjectNode input = json.isBlank() ? Tree.object() : Tree.read(json);
        if (input == null) {
            throw wrong(at + ".function.arguments", arguments, "a JSON object as text");
        }
        ObjectNode use =
                Tree.typed("tool_use")
                        .put("id", id(text(call, "id")))
                        .put("name", text(call.path("function"), "name"));
        use.set("input", input);
        return use;
    }

    private static ArrayNode toolResult(JsonNode message, String at) {
        ObjectNode result =
                Tree.typed("tool_result").put("tool_use_id", id(text(message, "tool_call_id")));
        ArrayNode content = content(message.path("content"), at + ".content");
        if (!content.isEmpty()) {
            result.set("content", content);
        }
        return Tree.array().add(result);
    }

    /** Anthropic takes letters, digits, {@code _} and {@code -}; some engines use more. */
    private static String id(String id) {
        return id.replaceAll("[^a-zA-Z0-9_-]", "_");
    }

    private static ArrayNode content(JsonNode content, String at) {
        ArrayNode blocks = Tree.array();
        if (content.isString()) {
            addText(blocks, text(content));
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                part(content.path(i), at + "[" + i + "]", blocks);
            }
        } else if (!content.isNull() && !content.isMissingNode()) {
            throw wrong(at, content, "a text or an array of parts");
        }
        return blocks;
    }

    private static void part(JsonNode part, String at, ArrayNode blocks) {
        switch (text(part, "type")) {
            case "text" -> addText(blocks, text(part, "text"));
            case "refusal" -> addText(blocks, text(part, "refusal"));
            case "image_url" -> blocks.add(image(part.path("image_url"), at + ".image_url"));
            case "file" -> blocks.add(document(part.path("file"), at + ".file"));
            default ->
                    throw lost(
                            at,
                            "a part of type '"
                                    + text(part, "type")
                                    + "' has no counterpart in Anthropic's Messages");
        }
    }

    private static void addText(ArrayNode blocks, String text) {
        if (!text.isEmpty()) {
            blocks.add(Tree.typed("text").put("text", text));
        }
    }

    private static ObjectNode image(JsonNode image, String at) {
        ObjectNode block = Tree.typed("image");
        String url = text(image, "url");
        if (url.startsWith("https://") || url.startsWith("http://")) {
            block.putObject("source").put("type", "url").put("url", url);
        } else {
            block.set("source", base64(image.path("url"), at + ".url"));
        }
        return block;
    }

    private static ObjectNode document(JsonNode file, String at) {
        if (!Tree.has(file, "file_data")) {
            throw lost(at, "a file must come with its data (expected: file_data)");
        }
        ObjectNode block = Tree.typed("document");
        block.set("source", base64(file.path("file_data"), at + ".file_data"));
        Tree.copy(file, "filename", block, "title");
        return block;
    }

    /** {@code data:image/png;base64,…} taken apart. */
    private static ObjectNode base64(JsonNode dataUrl, String at) {
        String url = text(dataUrl);
        int comma = url.indexOf(";base64,");
        if (!url.startsWith("data:") || comma < 0) {
            throw wrong(at, dataUrl, "data:TYPE;base64,DATA, or for an image an http(s) URL");
        }
        return Tree.typed("base64")
                .put("media_type", url.substring("data:".length(), comma))
                .put("data", url.substring(comma + ";base64,".length()));
    }
}
