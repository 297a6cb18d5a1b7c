package dev.pilothouse.gateway.cache;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that turn texts into vectors, so that no event loop does. What they cannot take on is
 * given up, never awaited: a vector is worth less than the wait for it.
 */
final class Thinkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Thinkers.class);
    private static final int MOST_WAITING = 128;
    private static final int IDLE_SECONDS = 60;
    private static final int THREADS =
            Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_WAITING),
                    Thread.ofPlatform().daemon().name("meaning-", 0).factory());
    private @Nullable Encoder encoder;
    private boolean broken;

    Thinkers() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Fails when too much waits or there is no model.
     *
     * @param beginning whether the beginning of a text that is too long will do; null otherwise
     */
    CompletableFuture<float @Nullable []> vector(String text, boolean beginning) {
        try {
            return CompletableFuture.supplyAsync(() -> think(text, beginning), threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    private float @Nullable [] think(String text, boolean beginning) {
        try {
            return encoder().vector(text, beginning);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized Encoder encoder() throws IOException {
        if (broken) {
            throw new IOException("the embedding model did not load");
        }
        if (encoder == null) {
            long began = System.nanoTime();
            encoder = load();
            LOG.info("embedding model loaded in {} ms", (System.nanoTime() - began) / 1_000_000);
        }
        return encoder;
    }

    private Encoder load() throws IOException {
        try {
            return Encoder.load();
        } catch (IOException e) {
            broken = true;
            LOG.error("There is no semantic cache here: {}", e.getMessage(), e);
            throw e;
        }
    }

    /** Lets what runs end: the model must not go under it. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (threads.awaitTermination(2, TimeUnit.SECONDS)) {
                closeEncoder();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void closeEncoder() {
        try {
            if (encoder != null) {
                encoder.close();
            }
        } catch (IOException e) {
            LOG.debug("embedding model", e);
        }
        encoder = null;
    }
}
