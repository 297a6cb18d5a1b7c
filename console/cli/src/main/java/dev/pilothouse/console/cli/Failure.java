package dev.pilothouse.console.cli;

/** A command that cannot do what it was asked; the message is one line for people. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message);
    }
}
