package dev.pilothouse.gateway.json;

import tools.jackson.core.JsonParser;

/**
 * Reads a {@code usage} object of any OpenAI-compatible provider into disjoint counts: of chat
 * completions, responses or embeddings.
 */
final class UsageReader {
    private long prompt;
    private long cacheRead;
    private long cacheWrite;
    private long completion;
    private long reasoning;
    private long total;

    private UsageReader() {}

    /** The parser stands at the beginning of the object. */
    static Usage read(JsonParser json) {
        UsageReader reader = new UsageReader();
        Json.fields(json, name -> reader.field(json, name));
        return new Usage(
                reader.prompt,
                reader.cacheRead,
                reader.cacheWrite,
                reader.completion(),
                reader.reasoning,
                false);
    }

    /** Some providers count reasoning apart, which their total shows. */
    private long completion() {
        boolean apart = reasoning > 0 && total == prompt + completion + reasoning;
        return apart ? completion + reasoning : completion;
    }

    private void field(JsonParser json, String name) {
        switch (name) {
            case "prompt_tokens", "input_tokens" -> prompt = Json.number(json);
            case "completion_tokens", "output_tokens" -> completion = Json.number(json);
            case "total_tokens" -> total = Json.number(json);
            case "prompt_cache_hit_tokens", "cache_read_input_tokens" ->
                    cacheRead = Json.number(json);
            case "cache_creation_input_tokens" -> cacheWrite = Json.number(json);
            case "prompt_tokens_details",
                    "completion_tokens_details",
                    "input_tokens_details",
                    "output_tokens_details" ->
                    details(json);
            default -> {}
        }
    }

    private void details(JsonParser json) {
        if (json.currentToken().isStructStart()) {
            Json.fields(
                    json,
                    name -> {
                        switch (name) {
                            case "cached_tokens" -> cacheRead = Json.number(json);
                            case "cache_write_tokens", "cache_creation_tokens" ->
                                    cacheWrite = Json.number(json);
                            case "reasoning_tokens" -> reasoning = Json.number(json);
                            default -> {}
                        }
                    });
        }
    }
}
