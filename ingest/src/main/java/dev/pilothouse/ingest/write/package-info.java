/** Writes batches into ClickHouse, each row once. */
@NullMarked
package dev.pilothouse.ingest.write;

import org.jspecify.annotations.NullMarked;
