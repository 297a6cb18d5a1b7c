package dev.pilothouse.bridge.protocol;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** The one answer to a request. */
final class Answer<T> implements StreamObserver<T> {
    final CompletableFuture<T> future = new CompletableFuture<>();

    @Override
    public void onNext(T answer) {
        future.complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
        future.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        future.completeExceptionally(new IllegalStateException("the control plane said nothing"));
    }
}
