package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;
import static dev.pilothouse.gateway.translate.Untranslatable.lost;
import static dev.pilothouse.gateway.translate.Untranslatable.wrong;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The input items of a Responses request as the messages of a chat. */
final class ResponsesItems {
    private final ArrayNode messages = Tree.array();

    ArrayNode messages() {
        return messages;
    }

    void message(String role, String said) {
        messages.addObject().put("role", role).put("content", said);
    }

    void add(JsonNode item, String at) {
        String type = Tree.has(item, "type") ? text(item, "type") : "message";
        switch (type) {
            case "message" -> message(item, at);
            case "function_call" -> call(item);
            case "function_call_output" -> result(item, at);
            case "reasoning" -> {}
            case "item_reference" -> throw lost(at, "nothing is stored; send the item itself");
            default ->
                    throw lost(
                            at,
                            "an item of type '"
                                    + type
                                    + "' has no counterpart in chat completions");
        }
    }

    private void message(JsonNode item, String at) {
        String role = text(item, "role");
        JsonNode content = item.path("content");
        switch (role) {
            case "user", "system", "developer", "assistant" -> {
                ObjectNode message = messages.addObject().put("role", role);
                if (content.isString()) {
                    message.set("content", content);
                } else if (content.isArray()) {
                    message.set("content", parts(content, at + ".content"));
                } else {
                    throw wrong(at + ".content", content, "a text or an array of parts");
                }
            }
            default ->
                    throw wrong(
                            at + ".role",
                            item.path("role"),
                            "user, assistant, system or developer");
        }
    }

    private static ArrayNode parts(JsonNode content, String at) {
        ArrayNode parts = Tree.array();
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(content.path(i), at + "[" + i + "]"));
        }
        return parts;
    }

    private static ObjectNode part(JsonNode part, String at) {
        return switch (text(part, "type")) {
            case "input_text", "output_text", "text" ->
                    Tree.typed("text").put("text", text(part, "text"));
            case "refusal" -> Tree.typed("refusal").put("refusal", text(part, "refusal"));
            case "input_image" -> image(part, at);
            case "input_file" -> file(part, at);
            default ->
                    throw lost(
                            at,
                            "a part of type '"
                                    + text(part, "type")
                                    + "' has no counterpart in chat completions");
        };
    }

    private static ObjectNode image(JsonNode part, String at) {
        if (!Tree.has(part, "image_url")) {
            throw lost(at, "an image must come with its data or a URL (expected: image_url)");
        }
        ObjectNode to = Tree.typed("image_url");
        ObjectNode image = to.putObject("image_url");
        image.set("url", part.path("image_url"));
        Tree.copy(part, "detail", image, "detail");
        return to;
    }

    private static ObjectNode file(JsonNode part, String at) {
        if (!Tree.has(part, "file_data")) {
            throw lost(at, "a file must come with its data (expected: file_data)");
        }
        ObjectNode to = Tree.typed("file");
        ObjectNode file = to.putObject("file");
        Tree.copy(part, "filename", file, "filename");
        file.set("file_data", part.path("file_data"));
        return to;
    }

    /** Calls belong to the assistant's message before them. */
    private void call(JsonNode item) {
        ObjectNode call = Tree.object().put("id", text(item, "call_id")).put("type", "function");
        call.putObject("function")
                .put("name", text(item, "name"))
                .put("arguments", text(item, "arguments"));
        if (messages.path(messages.size() - 1) instanceof ObjectNode last
                && text(last, "role").equals("assistant")) {
            last.withArrayProperty("tool_calls").add(call);
        } else {
            ObjectNode message = messages.addObject().put("role", "assistant");
            message.putNull("content").putArray("tool_calls").add(call);
        }
    }

    private void result(JsonNode item, String at) {
        JsonNode output = item.path("output");
        ObjectNode message =
                messages.addObject().put("role", "tool").put("tool_call_id", text(item, "call_id"));
        if (output.isString()) {
            message.set("content", output);
        } else if (output.isArray()) {
            message.put("content", texts(output, at + ".output"));
        } else {
            throw wrong(at + ".output", output, "a text or an array of parts");
        }
    }

    private static String texts(JsonNode output, String at) {
        StringBuilder all = new StringBuilder();
        for (JsonNode part : parts(output, at)) {
            if (!text(part, "type").equals("text")) {
                throw lost(at, "the result of a tool is text only in chat completions");
            }
            all.append(text(part, "text"));
        }
        return all.toString();
    }
}
