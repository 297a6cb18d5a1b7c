package dev.pilothouse.pool.engine;

/**
 * How an answer ended.
 *
 * @param promptTokens tokens of the prompt as the model's template wrote it
 * @param completionTokens tokens of the answer
 */
public record Finish(Reason reason, int promptTokens, int completionTokens) {
    /** Why an engine stopped. */
    public enum Reason {
        /** The model ended its answer, or a stop text came. */
        STOP,
        /** As many tokens as were allowed. */
        LENGTH,
        CANCELLED
    }
}
