package dev.pilothouse.pool.engine;

/**
 * A request that an engine with an HTTP interface gets as it came, so that tools, images and fields
 * which this pool does not know reach it.
 *
 * @param path of the engine, for example {@code /v1/chat/completions}
 * @param body JSON
 * @param stream whether the caller waits for events
 */
public record Passage(String path, byte[] body, boolean stream) implements Ask {}
