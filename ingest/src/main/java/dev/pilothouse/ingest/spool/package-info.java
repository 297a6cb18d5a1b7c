/** Durable batches between acknowledgement and ClickHouse. */
@NullMarked
package dev.pilothouse.ingest.spool;

import org.jspecify.annotations.NullMarked;
