package dev.pilothouse.gateway.telemetry;

/** Something to tell ingest. Made on an event loop, turned into a span on the exporter's thread. */
public interface Signal {
    String tenant();

    /** About how many bytes it holds while it waits. */
    int bytes();

    /** The fields of its span. */
    void write(SpanWriter span);
}
