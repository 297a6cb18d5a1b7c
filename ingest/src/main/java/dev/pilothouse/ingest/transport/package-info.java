/** OTLP over gRPC and HTTP. */
@NullMarked
package dev.pilothouse.ingest.transport;

import org.jspecify.annotations.NullMarked;
