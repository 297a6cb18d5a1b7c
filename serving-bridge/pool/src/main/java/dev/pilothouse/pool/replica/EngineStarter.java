package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.EngineAdapter;
import java.io.IOException;

/** Starts an engine for a replica, or connects to one. */
public interface EngineStarter {
    /**
     * @throws IOException when it cannot be started; the message is for people
     */
    EngineAdapter start(ReplicaSpec spec) throws IOException;

    /** Does what makes the next start fast, in the background; the engine has been ended. */
    void keepReady(ReplicaSpec spec);
}
