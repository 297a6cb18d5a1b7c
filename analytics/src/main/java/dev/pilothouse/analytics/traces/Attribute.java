package dev.pilothouse.analytics.traces;

/**
 * An attribute that no column holds.
 *
 * @param source span, resource, scope, event
 */
public record Attribute(String source, String name, String value) {}
