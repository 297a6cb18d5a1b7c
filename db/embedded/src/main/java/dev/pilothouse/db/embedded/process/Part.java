package dev.pilothouse.db.embedded.process;

import java.util.concurrent.CompletableFuture;

/** A running store. */
public interface Part extends AutoCloseable {
    /** Completes with the exit status when the store ends, for whatever reason. */
    CompletableFuture<Integer> onExit();

    /** Stops the store cleanly and waits for its end; does nothing when it has ended. */
    @Override
    void close();
}
