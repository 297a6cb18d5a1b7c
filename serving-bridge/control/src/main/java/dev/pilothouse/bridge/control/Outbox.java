package dev.pilothouse.bridge.control;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The sending half of a stream, which may have ended at any time. Used by one thread at a time. */
final class Outbox<T> {
    private final ServerCallStreamObserver<T> out;
    private volatile boolean ended;

    Outbox(StreamObserver<T> out) {
        this.out = (ServerCallStreamObserver<T>) out;
    }

    /** Runs once when the caller is gone. */
    void onEnd(Runnable end) {
        out.setOnCancelHandler(() -> {
            ended = true;
            end.run();
        });
    }

    /** Dropped when the stream has ended: a new one begins with the whole truth. */
    synchronized void send(T message) {
        if (!ended) {
            out.onNext(message);
        }
    }

    /** Ends the stream. */
    synchronized void end(Status why) {
        if (!ended) {
            ended = true;
            out.onError(why.asRuntimeException());
        }
    }
}
