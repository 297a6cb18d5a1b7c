package dev.pilothouse.bridge.protocol;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One bidirectional stream: what arrives is handled on the lane's thread, what is sent may come
 * from any.
 *
 * @param <U> messages upward
 * @param <D> messages downward
 */
final class Lane<U, D> implements StreamObserver<D> {
    private final Executor thread;
    private final Consumer<D> handler;
    private final CompletableFuture<Void> ended;
    private @Nullable StreamObserver<U> up;

    /**
     * @param ended completed exceptionally with the reason when the stream ends
     */
    Lane(Executor thread, Consumer<D> handler, CompletableFuture<Void> ended) {
        this.thread = thread;
        this.handler = handler;
        this.ended = ended;
    }

    synchronized void opened(StreamObserver<U> requests) {
        this.up = requests;
    }

    /** Dropped when the stream has ended: the next one begins with the whole truth. */
    synchronized void send(U message) {
        if (up != null && !ended.isDone()) {
            try {
                up.onNext(message);
            } catch (IllegalStateException e) {
                ended.completeExceptionally(e);
            }
        }
    }

    @Override
    public void onNext(D message) {
        try {
            thread.execute(() -> handle(message));
        } catch (RejectedExecutionException e) {
            ended.completeExceptionally(e);
        }
    }

    /** What waits of a stream that has ended is dropped: the next one says what is true then. */
    private void handle(D message) {
        try {
            if (!ended.isDone()) {
                handler.accept(message);
            }
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable t) {
        ended.completeExceptionally(t);
    }

    @Override
    public void onCompleted() {
        ended.completeExceptionally(
                Status.UNAVAILABLE
                        .withDescription("the control plane closed the stream")
                        .asException());
    }
}
