package dev.pilothouse.ingest.transport;

/** What probes and scrapers are told. */
public interface Health {
    /** A line of why this process should get no work; empty when it should. */
    String trouble();

    /** Prometheus text format. */
    String metrics();
}
