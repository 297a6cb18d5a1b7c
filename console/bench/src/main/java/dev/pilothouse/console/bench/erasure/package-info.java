/** How fast people are gone from the span store. */
@NullMarked
package dev.pilothouse.console.bench.erasure;

import org.jspecify.annotations.NullMarked;
