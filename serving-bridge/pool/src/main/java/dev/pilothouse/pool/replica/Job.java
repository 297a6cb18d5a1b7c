package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.Finish;
import dev.pilothouse.pool.engine.Prompt;

/** One answer on its way through the queue and a slot. Its end frees the slot, then is told. */
final class Job implements Answer {
    final long id;
    final Prompt prompt;
    final long queuedAt = System.nanoTime();
    private final Answer client;
    private final Admission admission;
    private final Counters counters;
    private volatile boolean left;

    Job(long id, Prompt prompt, Answer client, Admission admission, Counters counters) {
        this.id = id;
        this.prompt = prompt;
        this.client = client;
        this.admission = admission;
        this.counters = counters;
    }

    /** The client is gone: what still comes is dropped. */
    void leave() {
        left = true;
    }

    void cancelledWaiting() {
        counters.cancelled.increment();
    }

    @Override
    public void piece(String text) {
        counters.piece();
        if (!left) {
            client.piece(text);
        }
    }

    @Override
    public void done(Finish finish) {
        counters.done(finish);
        admission.ended(this);
        if (!left) {
            client.done(finish);
        }
    }

    @Override
    public void failed(EngineFailure failure) {
        counters.failed.increment();
        admission.ended(this);
        if (!left) {
            client.failed(failure);
        }
    }
}
