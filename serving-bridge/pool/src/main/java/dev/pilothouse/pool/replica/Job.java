package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.Finish;
import org.jspecify.annotations.Nullable;

/** One call on its way through the queue and a slot. Its end frees the slot, then is told. */
final class Job implements Answer {
    final long id;
    final Request request;
    final long queuedAt = System.nanoTime();
    private final Answer client;
    private final Dispatcher dispatcher;
    private volatile boolean left;
    private volatile @Nullable Slots at;
    private volatile int promptTokens;
    private volatile int generated;
    private long firstAt;
    private boolean over;

    Job(long id, Request request, Answer client, Dispatcher dispatcher) {
        this.id = id;
        this.request = request;
        this.client = client;
        this.dispatcher = dispatcher;
        this.promptTokens = request.weight();
    }

    /** It got a slot. */
    void runsAt(Slots slots) {
        at = slots;
    }

    @Nullable Slots at() {
        return at;
    }

    /** Tokens that the engine holds for it. */
    int held() {
        return promptTokens + generated;
    }

    /** The client is gone: what still comes is dropped. */
    void leave() {
        left = true;
    }

    @Override
    public void began(int tokens) {
        promptTokens = tokens;
    }

    @Override
    public void piece(String text) {
        generated(1);
        if (!left) {
            client.piece(text);
        }
    }

    @Override
    public void passed(byte[] data, int tokens, Runnable more) {
        if (tokens > 0) {
            generated(tokens);
        }
        if (left) {
            more.run();
        } else {
            client.passed(data, tokens, more);
        }
    }

    private void generated(int tokens) {
        Slots slots = at;
        if (slots == null) {
            return;
        }
        if (firstAt == 0) {
            firstAt = System.nanoTime();
            slots.counters().began(firstAt - queuedAt, promptTokens);
        }
        generated += tokens;
        slots.counters().generated(tokens);
        dispatcher.charge(request.tenant(), FairQueue.OUTPUT_WEIGHT * tokens);
    }

    @Override
    public void done(Finish finish) {
        Slots slots = at;
        if (ends() && slots != null) {
            long now = System.nanoTime();
            if (firstAt == 0) {
                slots.counters().began(now - queuedAt, finish.promptTokens());
                firstAt = now;
            }
            slots.counters().done(finish, now - queuedAt, now - firstAt);
            dispatcher.ended(this);
            if (!left) {
                client.done(finish);
            }
        }
    }

    @Override
    public void refused(int status, byte[] body) {
        if (ends()) {
            countFailure();
            dispatcher.ended(this);
            if (!left) {
                client.refused(status, body);
            }
        }
    }

    @Override
    public void failed(EngineFailure failure) {
        if (ends()) {
            countFailure();
            dispatcher.ended(this);
            if (!left) {
                client.failed(failure);
            }
        }
    }

    /** True the first time: a job that was broken off may still hear of its engine. */
    private synchronized boolean ends() {
        boolean first = !over;
        over = true;
        return first;
    }

    private void countFailure() {
        Slots slots = at;
        if (slots != null) {
            slots.counters().failed.increment();
        }
    }
}
