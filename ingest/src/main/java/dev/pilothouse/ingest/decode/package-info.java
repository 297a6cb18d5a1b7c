/** OTLP bytes into messages. */
@NullMarked
package dev.pilothouse.ingest.decode;

import org.jspecify.annotations.NullMarked;
