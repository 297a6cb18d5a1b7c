/** A provider that answers at once or at a pace, with OpenAI's wire format. */
@NullMarked
package dev.pilothouse.console.bench.upstream;

import org.jspecify.annotations.NullMarked;
