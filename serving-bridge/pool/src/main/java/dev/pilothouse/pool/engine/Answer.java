package dev.pilothouse.pool.engine;

/** Gets what an engine generates; called by one thread at a time, must not block. */
public interface Answer {
    /** The engine has read the prompt and begins to generate. */
    default void began(int promptTokens) {}

    void piece(String text);

    /**
     * A part of the answer to a {@link Passage}: the data of one event of a stream, or a whole
     * body.
     *
     * @param tokens generated with it, as far as one can see from outside
     * @param more to be run when the part is written, so that the engine sends no faster than the
     *     caller reads
     */
    default void passed(byte[] data, int tokens, Runnable more) {
        more.run();
    }

    /** The last call, unless {@link #failed} or {@link #refused} is. */
    void done(Finish finish);

    /** The last call: the engine refused a {@link Passage} with this status and body. */
    default void refused(int status, byte[] body) {
        failed(new EngineFailure(EngineFailure.Code.ENGINE_ERROR, "The engine answered " + status));
    }

    /** The last call, unless {@link #done} is. */
    void failed(EngineFailure failure);
}
