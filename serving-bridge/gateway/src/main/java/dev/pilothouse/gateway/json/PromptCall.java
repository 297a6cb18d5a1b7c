package dev.pilothouse.gateway.json;

import java.util.Map;

/**
 * The prompt that a request names instead of writing its own: {@code "prompt": {"id": "answer",
 * "version": 3, "variables": {"question": "…"}}}.
 *
 * @param id name of the prompt; empty: the header names it
 * @param version as the caller wrote it; empty: what is live
 * @param variables texts, numbers and booleans by name
 */
public record PromptCall(String id, String version, Map<String, Object> variables) {
    public PromptCall {
        variables = Map.copyOf(variables);
    }
}
