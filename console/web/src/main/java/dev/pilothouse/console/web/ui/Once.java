package dev.pilothouse.console.web.ui;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * An answer that several cards need and that is asked for once, by the first of them. A failure is
 * the same for all.
 */
public final class Once<T> {
    private final FutureTask<T> task;

    public Once(Callable<T> question) {
        task = new FutureTask<>(question);
    }

    /** Blocks until the answer is there; not for the UI thread. */
    public T get() {
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
