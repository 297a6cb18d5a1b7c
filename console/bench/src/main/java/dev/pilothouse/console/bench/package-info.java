/** Benchmarks, the provider simulator and the sample company. */
@NullMarked
package dev.pilothouse.console.bench;

import org.jspecify.annotations.NullMarked;
