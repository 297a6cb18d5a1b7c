package dev.pilothouse.pool.engine;

import java.util.concurrent.CompletableFuture;

/**
 * One running engine that serves one model. The bundled one is llama.cpp; engines on GPU hosts
 * follow behind the same methods.
 */
public sealed interface EngineAdapter extends AutoCloseable permits LlamaProcess {
    /** Completes with the window of one answer, in tokens, when the model is loaded. */
    CompletableFuture<Integer> loaded();

    /** Completes with the reason when the engine has ended, for whatever cause. */
    CompletableFuture<String> exited();

    /**
     * Starts an answer. Never more at a time than the engine has slots: the queue is the caller's.
     *
     * @param id unique within this engine
     */
    void generate(long id, Prompt prompt, Answer answer);

    /** Ends an answer at its next token; it still gets {@link Answer#done}. */
    void cancel(long id);

    /** Resident memory in bytes, 0 where the system does not tell. */
    long memoryBytes();

    /** Ends the engine; open answers fail. Does not wait. */
    @Override
    void close();
}
