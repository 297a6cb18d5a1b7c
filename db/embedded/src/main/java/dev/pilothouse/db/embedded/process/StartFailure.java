package dev.pilothouse.db.embedded.process;

/** A part cannot start; the message is one line that tells a person what to do. */
public final class StartFailure extends RuntimeException {
    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
