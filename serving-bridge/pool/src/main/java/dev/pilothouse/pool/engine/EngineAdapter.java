package dev.pilothouse.pool.engine;

import java.util.concurrent.CompletableFuture;

/** One running engine that serves one model. */
public sealed interface EngineAdapter extends AutoCloseable permits LlamaProcess, HttpEngine {
    /**
     * Completes when the model is loaded, with the tokens that all answers together may hold; 0
     * where the engine does not tell.
     */
    CompletableFuture<Integer> loaded();

    /** Completes with the reason when the engine has ended, for whatever cause. */
    CompletableFuture<String> exited();

    /**
     * Starts an answer. Never more at a time than the engine has slots: the queue is the caller's.
     *
     * @param id unique within this engine
     */
    void generate(long id, Ask ask, Answer answer);

    /** Ends an answer at its next token; it still gets {@link Answer#done}. */
    void cancel(long id);

    /** What it can do, and by what means. */
    Traits traits();

    /** What it says of itself now; must not wait. */
    EngineReport report();

    /**
     * Gives back the memory and keeps what makes waking fast; only where {@link Traits#sleeps}.
     * Completes exceptionally with a message for people when it cannot.
     */
    CompletableFuture<Void> sleep();

    /** Undoes {@link #sleep}. */
    CompletableFuture<Void> wake();

    /** Forgets every prompt; only where {@link Traits#empties}. */
    CompletableFuture<Void> emptyCaches();

    /** Ends the engine, or the connection to it; open answers fail. Does not wait. */
    @Override
    void close();
}
