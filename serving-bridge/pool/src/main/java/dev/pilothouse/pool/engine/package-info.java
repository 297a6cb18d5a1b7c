/** Inference engines, each in a process of its own, behind one small interface. */
@NullMarked
package dev.pilothouse.pool.engine;

import org.jspecify.annotations.NullMarked;
