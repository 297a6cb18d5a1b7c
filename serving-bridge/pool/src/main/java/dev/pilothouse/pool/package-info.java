/** The serving pool: replicas of inference engines behind an OpenAI-compatible interface. */
@NullMarked
package dev.pilothouse.pool;

import org.jspecify.annotations.NullMarked;
