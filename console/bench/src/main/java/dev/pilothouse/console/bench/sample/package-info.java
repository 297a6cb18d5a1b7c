/** The sample company: who it is, what it asks, when, and what goes wrong. */
@NullMarked
package dev.pilothouse.console.bench.sample;

import org.jspecify.annotations.NullMarked;
