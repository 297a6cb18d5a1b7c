package dev.pilothouse.pool.engine;

/** Gets what an engine generates; called by one thread at a time, must not block. */
public interface Answer {
    void piece(String text);

    /** The last call, unless {@link #failed} is. */
    void done(Finish finish);

    /** The last call, unless {@link #done} is. */
    void failed(EngineFailure failure);
}
