package dev.pilothouse.ingest.spool;

/** There is no room for more; the sender should come again later. */
public final class SpoolFull extends RuntimeException {
    public SpoolFull(String message) {
        super(message);
    }
}
