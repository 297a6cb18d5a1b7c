package dev.pilothouse.gateway.telemetry;

import io.opentelemetry.proto.trace.v1.Span;

/** Something to tell ingest. Made on an event loop, turned into a span on the exporter's thread. */
public interface Signal {
    Span span();

    String tenant();

    /** About how many bytes it holds while it waits. */
    int bytes();
}
