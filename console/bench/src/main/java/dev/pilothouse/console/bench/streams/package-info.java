/** Callers that read streams and note when. */
@NullMarked
package dev.pilothouse.console.bench.streams;

import org.jspecify.annotations.NullMarked;
