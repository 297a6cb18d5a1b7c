/** The serving pool: replicas of inference engines. */
@NullMarked
package dev.pilothouse.pool;

import org.jspecify.annotations.NullMarked;
