package dev.pilothouse.ingest.normalise;

/** A span that cannot be stored; the others of its request can. */
public final class Refused extends Exception {
    Refused(String reason) {
        super(reason);
    }
}
