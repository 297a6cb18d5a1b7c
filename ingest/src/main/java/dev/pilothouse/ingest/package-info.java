/** OTLP receiver: decode, normalise, mask, price, spool, acknowledge, write. */
@NullMarked
package dev.pilothouse.ingest;

import org.jspecify.annotations.NullMarked;
