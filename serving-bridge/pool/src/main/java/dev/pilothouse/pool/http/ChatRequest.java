package dev.pilothouse.pool.http;

import dev.pilothouse.pool.engine.Message;
import dev.pilothouse.pool.engine.Prompt;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The body of a chat completion. Fields that the engine cannot honour and whose neglect the caller
 * could not notice are refused by name; other unknown fields are ignored.
 */
record ChatRequest(String model, Prompt prompt, boolean stream, boolean includeUsage) {
    static ChatRequest parse(JsonNode root) throws ApiError {
        refuseUnable(root);
        List<String> system = new ArrayList<>();
        List<Message> turns = new ArrayList<>();
        ChatMessages.read(root.path("messages"), system, turns);
        Prompt prompt =
                new Prompt(
                        String.join("\n\n", system),
                        turns,
                        maxTokens(root),
                        (float) number(root, "temperature", 0, 2, 1),
                        (float) number(root, "top_p", 0, 1, 1),
                        seed(root),
                        stop(root.path("stop")));
        return new ChatRequest(
                RequestBody.model(root),
                prompt,
                flag(root, "stream"),
                flag(root.path("stream_options"), "include_usage"));
    }

    private static void refuseUnable(JsonNode root) throws ApiError {
        if (root.path("n").asInt(1) != 1) {
            throw ApiError.badField("n", root.path("n").toString(), "1");
        }
        String format = root.path("response_format").path("type").asString("text");
        if (!format.equals("text")) {
            throw ApiError.badField("response_format.type", format, "text");
        }
        JsonNode choice = root.path("tool_choice");
        if (choice.isObject() || choice.asString("").equals("required")) {
            throw ApiError.badField(
                    "tool_choice", choice.toString(), "auto or none: this model calls no tools");
        }
    }

    private static int maxTokens(JsonNode root) throws ApiError {
        String field =
                present(root, "max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        if (!present(root, field)) {
            return 0;
        }
        JsonNode value = root.path(field);
        if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > Integer.MAX_VALUE) {
            throw ApiError.badField(field, value.toString(), "a whole number from 1");
        }
        return value.asInt();
    }

    /** -1 draws one. */
    private static int seed(JsonNode root) throws ApiError {
        JsonNode value = root.path("seed");
        if (!present(root, "seed")) {
            return -1;
        }
        if (!value.isIntegralNumber()) {
            throw ApiError.badField("seed", value.toString(), "a whole number");
        }
        return Long.hashCode(value.asLong()) & Integer.MAX_VALUE;
    }

    private static double number(
            JsonNode root, String field, double least, double most, double none) throws ApiError {
        if (!present(root, field)) {
            return none;
        }
        JsonNode value = root.path(field);
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            throw ApiError.badField(
                    field, value.toString(), "a number from %s to %s".formatted(least, most));
        }
        return value.asDouble();
    }

    private static List<String> stop(JsonNode stop) throws ApiError {
        if (stop.isMissingNode() || stop.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : stop.isArray() ? stop : List.of(stop)) {
            if (!text.isString() || text.asString().isEmpty()) {
                throw ApiError.badField("stop", stop.toString(), "a text, or up to 4 texts");
            }
            texts.add(text.asString());
        }
        if (texts.size() > 4) {
            throw ApiError.badField("stop", stop.toString(), "a text, or up to 4 texts");
        }
        return texts;
    }

    private static boolean flag(JsonNode root, String field) throws ApiError {
        if (!present(root, field)) {
            return false;
        }
        if (!root.path(field).isBoolean()) {
            throw ApiError.badField(field, root.path(field).toString(), "true or false");
        }
        return root.path(field).asBoolean();
    }

    private static boolean present(JsonNode root, String field) {
        return root.hasNonNull(field);
    }
}
