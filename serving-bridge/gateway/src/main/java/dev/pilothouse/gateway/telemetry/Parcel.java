package dev.pilothouse.gateway.telemetry;

/**
 * Spans on their way to ingest, as one request.
 *
 * @param madeAt {@link System#nanoTime}
 */
record Parcel(byte[] body, int spans, long madeAt) {}
