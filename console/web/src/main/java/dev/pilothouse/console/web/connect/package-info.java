/** Stores of other systems that erasures reach: webhooks, pgvector, Qdrant. */
@NullMarked
package dev.pilothouse.console.web.connect;

import org.jspecify.annotations.NullMarked;
