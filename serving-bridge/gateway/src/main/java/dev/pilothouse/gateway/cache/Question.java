package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.json.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks for.
 *
 * @param exact stands for everything that shapes the answer, and for who may have it
 * @param meaning stands for all of that but the words of the question; null where a question has no
 *     words of its own
 * @param words of the question; empty when {@code meaning} is null
 */
record Question(Digest exact, @Nullable Digest meaning, String words, Tags tags) {}
