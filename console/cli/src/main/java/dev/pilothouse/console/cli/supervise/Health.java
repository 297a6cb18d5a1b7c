package dev.pilothouse.console.cli.supervise;

/** What a probe saw. */
sealed interface Health {
    /** Serves. */
    record Ready() implements Health {}

    /**
     * Answers, and says that it cannot serve now.
     *
     * @param why one line
     */
    record Unready(String why) implements Health {}

    /**
     * Does not answer.
     *
     * @param why one line
     */
    record Silent(String why) implements Health {}
}
