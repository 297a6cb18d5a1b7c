package dev.pilothouse.bridge.control;

import java.time.Instant;

/**
 * The key that signs kill sets now; of its two parts the name and the fingerprint of the public
 * one.
 *
 * @param id for example {@code kill-4f9a…}
 * @param fingerprint SHA-256 of its public part, lower-case hexadecimal
 */
public record KillKey(String id, Instant since, String fingerprint) {}
