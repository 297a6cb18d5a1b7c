package dev.pilothouse.analytics.guardrails;

/**
 * What was said in a recorded call, as it was kept: masked.
 *
 * @param part {@code system}, {@code input}, {@code output}, {@code tool-arguments}, {@code
 *     tool-result} or {@code documents}
 * @param body JSON as {@code gen_ai.input.messages}, or plain text
 */
public record RecordedText(String spanId, String part, String body) {
    /** Without what was said. */
    @Override
    public String toString() {
        return spanId + " " + part;
    }
}
