package dev.pilothouse.policy.rules.prompts;

/**
 * A message of a prompt.
 *
 * @param content text with placeholders such as <code>{{name}}</code>; of a rendered message the
 *     text that the model gets
 */
public record PromptMessage(PromptRole role, String content) {}
