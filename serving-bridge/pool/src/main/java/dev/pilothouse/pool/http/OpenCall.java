package dev.pilothouse.pool.http;

import java.util.concurrent.CompletableFuture;

/** A call that is being answered. */
interface OpenCall {
    String model();

    /** The client is gone. On the connection's event loop. */
    void abandon();

    /** Ends it with an error; completes when the last byte is written. On any thread. */
    CompletableFuture<Void> cut(ApiError why);
}
