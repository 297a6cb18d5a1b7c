package dev.pilothouse.bridge.control;

import java.time.Instant;

/**
 * The key that signs kill sets now; of its two parts nothing but the name.
 *
 * @param id for example {@code kill-4f9a…}
 */
public record KillKey(String id, Instant since) {}
