/** Answers that are there already: exact and semantic caches, and calls that share one answer. */
@NullMarked
package dev.pilothouse.gateway.cache;

import org.jspecify.annotations.NullMarked;
