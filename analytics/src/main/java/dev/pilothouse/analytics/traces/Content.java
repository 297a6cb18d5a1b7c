package dev.pilothouse.analytics.traces;

/**
 * One part of a span's content, masked.
 *
 * @param part system, input, output, tool-arguments, tool-result, documents
 * @param body JSON as {@code gen_ai.input.messages}, or plain text
 * @param masked JSON list of {@code {detector, start, end, sealed}}
 */
public record Content(String part, String body, String masked) {}
