package dev.pilothouse.gateway.json;

import tools.jackson.core.JsonParser;

/**
 * Usage as Anthropic's API tells it, put together from several objects of which a later one counts
 * from the beginning. Input tokens are those that no cache held.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">Prompt
 *     caching</a>
 */
final class MessagesUsage {
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long thinking;

    /** Takes an object that the parser stands at the beginning of. */
    void add(JsonParser json) {
        Json.fields(json, name -> field(json, name));
    }

    private void field(JsonParser json, String name) {
        if (json.currentToken().isStructStart()) {
            if (name.equals("output_tokens_details")) {
                Json.fields(json, inner -> details(json, inner));
            }
            return;
        }
        if (json.currentToken().isNumeric()) {
            long count = Json.number(json);
            switch (name) {
                case "input_tokens" -> input = count;
                case "cache_read_input_tokens" -> cacheRead = count;
                case "cache_creation_input_tokens" -> cacheWrite = count;
                case "output_tokens" -> output = count;
                default -> {}
            }
        }
    }

    private void details(JsonParser json, String name) {
        if (name.equals("thinking_tokens") || name.equals("reasoning_tokens")) {
            thinking = Json.number(json);
        }
    }

    /** What is known so far. */
    Usage known() {
        return new Usage(
                input + cacheRead + cacheWrite, cacheRead, cacheWrite, output, thinking, false);
    }
}
