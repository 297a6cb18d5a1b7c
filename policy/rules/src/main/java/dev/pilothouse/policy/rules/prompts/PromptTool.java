package dev.pilothouse.policy.rules.prompts;

/**
 * A function that the model may call.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}
 * @param description for the model; may be empty
 * @param parameters JSON schema of its arguments, as JSON
 * @param strict whether the provider holds the model to the schema
 */
public record PromptTool(String name, String description, String parameters, boolean strict) {}
