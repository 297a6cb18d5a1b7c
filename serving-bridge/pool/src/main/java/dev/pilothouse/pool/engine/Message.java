package dev.pilothouse.pool.engine;

/**
 * One turn of a conversation.
 *
 * @param role "user" or "assistant"
 */
public record Message(String role, String content) {}
