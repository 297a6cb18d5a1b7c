package dev.pilothouse.gateway.telemetry;

import java.time.Instant;

/** Something to tell ingest. Made on an event loop, turned into a span on the exporter's thread. */
public interface Signal {
    String tenant();

    /** About how many bytes it holds while it waits. */
    int bytes();

    /** The end user as the caller names it; empty for none. */
    default String user() {
        return "";
    }

    /** When what it tells of began. */
    default Instant startedAt() {
        return Instant.EPOCH;
    }

    /** The fields of its span. */
    void write(SpanWriter span);
}
