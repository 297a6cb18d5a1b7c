/** Replicas: one engine each, with a state, a bounded queue and a share of slots. */
@NullMarked
package dev.pilothouse.pool.replica;

import org.jspecify.annotations.NullMarked;
