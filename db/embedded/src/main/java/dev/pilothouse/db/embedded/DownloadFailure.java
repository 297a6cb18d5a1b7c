package dev.pilothouse.db.embedded;

/** Something cannot be fetched; the message is one line that tells a person what to do. */
public final class DownloadFailure extends RuntimeException {
    public DownloadFailure(String message) {
        super(message);
    }

    public DownloadFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
