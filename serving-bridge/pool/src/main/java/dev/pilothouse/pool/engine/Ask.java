package dev.pilothouse.pool.engine;

/**
 * What an engine is asked: a prompt that the pool has read, or a request to be passed on as it is.
 */
public sealed interface Ask permits Prompt, Passage {}
