/** A month of past traffic, written through ingest. */
@NullMarked
package dev.pilothouse.console.bench.history;

import org.jspecify.annotations.NullMarked;
