package dev.pilothouse.policy.rules.prompts;

/**
 * What answers must look like.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}
 * @param schema JSON schema, as JSON
 * @param strict whether the provider holds the model to it
 */
public record ResponseSchema(String name, String schema, boolean strict) {}
