package dev.pilothouse.ingest.decode;

/** More bytes than a request may have. */
public final class TooLarge extends Exception {
    public TooLarge(int most) {
        super("the request is larger than " + most + " bytes (after decompression)");
    }
}
