package dev.pilothouse.ingest.normalise;

import dev.pilothouse.policy.rules.TokenUse;

/** Token counts under all their names. */
final class Usage {
    private Usage() {}

    static TokenUse of(Attributes span) {
        long input =
                span.count(
                        "gen_ai.usage.input_tokens",
                        "gen_ai.usage.prompt_tokens",
                        "llm.token_count.prompt",
                        "llm.usage.prompt_tokens");
        long output =
                span.count(
                        "gen_ai.usage.output_tokens",
                        "gen_ai.usage.completion_tokens",
                        "llm.token_count.completion",
                        "llm.usage.completion_tokens");
        long cacheRead =
                span.count(
                        "gen_ai.usage.cache_read.input_tokens",
                        "gen_ai.usage.cache_read_input_tokens",
                        "gen_ai.usage.cached_input_tokens",
                        "gen_ai.usage.details.cache_read_tokens",
                        "gen_ai.usage.details.cached_tokens",
                        "llm.token_count.prompt_details.cache_read",
                        "llm.usage.cache_read_input_tokens");
        long cacheWrite =
                span.count(
                        "gen_ai.usage.cache_write.input_tokens",
                        "gen_ai.usage.cache_creation.input_tokens",
                        "gen_ai.usage.cache_creation_input_tokens",
                        "gen_ai.usage.details.cache_write_tokens",
                        "llm.token_count.prompt_details.cache_write",
                        "llm.usage.cache_creation_input_tokens");
        long reasoning =
                span.count(
                        "gen_ai.usage.reasoning.output_tokens",
                        "gen_ai.usage.reasoning_tokens",
                        "gen_ai.usage.details.reasoning_tokens",
                        "llm.token_count.completion_details.reasoning",
                        "llm.usage.reasoning_tokens");
        return TokenUse.ofTotals(input, cacheRead, cacheWrite, output, reasoning);
    }
}
