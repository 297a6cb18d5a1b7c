package dev.pilothouse.console.bench.client;

/** Why the bench cannot go on; the message is one line for a person. */
public final class Trouble extends RuntimeException {
    public Trouble(String message) {
        super(message);
    }

    public Trouble(String message, Throwable cause) {
        super(message, cause);
    }
}
