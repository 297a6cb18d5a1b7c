package dev.pilothouse.pool.engine;

import dev.pilothouse.pool.engine.EngineFailure.Code;
import dev.pilothouse.pool.engine.Finish.Reason;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request to an engine and its answer. Reads on only when what came before was written. */
final class Exchange {
    private static final int LONGEST_BODY = 32 << 20;

    private final Passage passage;
    private final Answer answer;
    private final Runnable gone;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Usage usage = new Usage();
    private volatile @Nullable CompletableFuture<?> sent;
    private volatile Flow.@Nullable Subscription body;

    /**
     * @param gone called once, at the end
     */
    Exchange(Passage passage, Answer answer, Runnable gone) {
        this.passage = passage;
        this.answer = answer;
        this.gone = gone;
    }

    void start(HttpClient http, HttpEngine.Address address) {
        HttpRequest request =
                address.request(address.root(passage.path()))
                        .header("Content-Type", "application/json")
                        .header(
                                "Accept",
                                passage.stream() ? "text/event-stream" : "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(passage.body()))
                        .build();
        CompletableFuture<HttpResponse<Void>> sending =
                http.sendAsync(request, head -> subscriber(head.statusCode()));
        sent = sending;
        var _ =
                sending.whenComplete((_, failure) -> {
                    if (failure != null) {
                        fail(
                                new EngineFailure(
                                        Code.ENGINE_LOST,
                                        "The engine broke off: " + failure.getMessage()));
                    }
                });
    }

    private BodySubscriber<Void> subscriber(int status) {
        if (status >= 400) {
            return new Whole(data -> refused(status, data));
        }
        return passage.stream() ? new Events() : new Whole(this::whole);
    }

    private void refused(int status, byte[] data) {
        if (ends()) {
            answer.refused(status, data);
        }
    }

    private void whole(byte[] data) {
        usage.read(data);
        answer.passed(data, usage.completion(), () -> {});
        done(usage.reason());
    }

    /** Closes the connection; the answer ends as cancelled. */
    void cancel() {
        if (over.get()) {
            return;
        }
        done(Reason.CANCELLED);
        cancelReading();
        CompletableFuture<?> sending = sent;
        if (sending != null) {
            sending.cancel(true);
        }
    }

    private void done(Reason reason) {
        if (ends()) {
            answer.done(new Finish(reason, usage.prompt(), usage.completion()));
        }
    }

    void fail(EngineFailure failure) {
        if (ends()) {
            answer.failed(failure);
        }
    }

    private boolean ends() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            gone.run();
        }
        return first;
    }

    /** What is done with a body that came whole. */
    private interface Taker {
        void take(byte[] data);
    }

    /** Gathers a body. */
    private final class Whole implements BodySubscriber<Void> {
        private final Taker taker;
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final CompletableFuture<Void> read = new CompletableFuture<>();

        Whole(Taker taker) {
            this.taker = taker;
        }

        @Override
        public CompletionStage<Void> getBody() {
            return read;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            body = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            buffers.forEach(b -> all.writeBytes(bytes(b)));
            if (all.size() > LONGEST_BODY) {
                cancelReading();
                fail(new EngineFailure(Code.ENGINE_ERROR, "The engine's answer is too long"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            read.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            taker.take(all.toByteArray());
            read.complete(null);
        }
    }

    /** Hands on one event after the other. */
    private final class Events implements BodySubscriber<Void> {
        private final EventLines lines = new EventLines();
        private final CompletableFuture<Void> read = new CompletableFuture<>();
        private boolean ended;

        @Override
        public CompletionStage<Void> getBody() {
            return read;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            body = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            List<byte[]> events = lines.add(buffers.stream().map(Exchange::bytes).toList());
            int last = events.size() - 1;
            Runnable more = this::more;
            for (int i = 0; i <= last; i++) {
                byte[] data = events.get(i);
                if (EventLines.isEnd(data)) {
                    ended = true;
                } else if (!over.get()) {
                    answer.passed(data, usage.readEvent(data), i == last ? more : () -> {});
                    continue;
                }
                if (i == last) {
                    more();
                }
            }
            if (last < 0) {
                more();
            }
        }

        private void more() {
            Flow.Subscription reading = body;
            if (reading != null) {
                reading.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            read.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            read.complete(null);
            if (ended) {
                done(usage.reason());
            } else {
                fail(
                        new EngineFailure(
                                Code.ENGINE_LOST, "The engine's stream ended without [DONE]"));
            }
        }
    }

    private void cancelReading() {
        Flow.Subscription reading = body;
        if (reading != null) {
            reading.cancel();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
