package dev.pilothouse.pool.engine;

/** Why there is no answer, or no rest of it. */
public record EngineFailure(Code code, String message) {
    /** What went wrong. */
    public enum Code {
        /** The prompt does not fit into the window. */
        CONTEXT_LENGTH_EXCEEDED,
        /** The engine refused or broke off this one answer. */
        ENGINE_ERROR,
        /** The engine's process ended. */
        ENGINE_LOST,
        /** It waited too long for a slot. */
        QUEUE_TIMEOUT,
        /** Others wait already, or were pushed before it. */
        QUEUE_FULL,
        /** The replica is being unloaded. */
        DRAINING
    }
}
