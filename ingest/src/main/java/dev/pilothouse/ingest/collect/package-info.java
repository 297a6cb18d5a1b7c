/** Takes requests of any transport: decode, normalise, mask, price, spool. */
@NullMarked
package dev.pilothouse.ingest.collect;

import org.jspecify.annotations.NullMarked;
