package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.number;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Token counts. Anthropic's input tokens leave out what a cache read or wrote, OpenAI's prompt
 * tokens hold both.
 */
final class Usages {
    private Usages() {}

    static ObjectNode chatFromMessages(JsonNode usage) {
        long read = number(usage, "cache_read_input_tokens");
        long written = number(usage, "cache_creation_input_tokens");
        long prompt = number(usage, "input_tokens") + read + written;
        long completion = number(usage, "output_tokens");
        ObjectNode chat =
                Tree.object()
                        .put("prompt_tokens", prompt)
                        .put("completion_tokens", completion)
                        .put("total_tokens", prompt + completion);
        chat.putObject("prompt_tokens_details")
                .put("cached_tokens", read)
                .put("cache_write_tokens", written);
        chat.putObject("completion_tokens_details")
                .put(
                        "reasoning_tokens",
                        number(usage.path("output_tokens_details"), "thinking_tokens"));
        return chat;
    }

    static ObjectNode messagesFromChat(JsonNode usage) {
        JsonNode details = usage.path("prompt_tokens_details");
        long read = number(details, "cached_tokens");
        long written = number(details, "cache_write_tokens");
        ObjectNode messages =
                Tree.object()
                        .put(
                                "input_tokens",
                                Math.max(0, number(usage, "prompt_tokens") - read - written))
                        .put("cache_creation_input_tokens", written)
                        .put("cache_read_input_tokens", read)
                        .put("output_tokens", number(usage, "completion_tokens"));
        messages.putObject("output_tokens_details")
                .put(
                        "thinking_tokens",
                        number(usage.path("completion_tokens_details"), "reasoning_tokens"));
        return messages;
    }

    static ObjectNode responsesFromChat(JsonNode usage) {
        JsonNode prompt = usage.path("prompt_tokens_details");
        long input = number(usage, "prompt_tokens");
        long output = number(usage, "completion_tokens");
        ObjectNode responses = Tree.object().put("input_tokens", input);
        responses
                .putObject("input_tokens_details")
                .put("cached_tokens", number(prompt, "cached_tokens"))
                .put("cache_write_tokens", number(prompt, "cache_write_tokens"));
        responses.put("output_tokens", output);
        responses
                .putObject("output_tokens_details")
                .put(
                        "reasoning_tokens",
                        number(usage.path("completion_tokens_details"), "reasoning_tokens"));
        return responses.put("total_tokens", input + output);
    }
}
