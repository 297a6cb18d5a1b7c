package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.Finish;
import java.util.concurrent.atomic.LongAdder;

/** What a replica did since the pool's start. */
public final class Counters {
    private static final int SECONDS = 10;

    final LongAdder answers = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder promptTokens = new LongAdder();
    final LongAdder completionTokens = new LongAdder();
    final LongAdder restarts = new LongAdder();
    private final LongAdder pieces = new LongAdder();
    private final long[] lastPieces = new long[SECONDS + 1];
    private int at;

    void piece() {
        pieces.increment();
    }

    void done(Finish finish) {
        (finish.reason() == Finish.Reason.CANCELLED ? cancelled : answers).increment();
        promptTokens.add(finish.promptTokens());
        completionTokens.add(finish.completionTokens());
    }

    /** Called each second. */
    synchronized void tick() {
        at = (at + 1) % lastPieces.length;
        lastPieces[at] = pieces.sum();
    }

    /** Generated tokens a second over the last ten seconds, whole replica. */
    public synchronized double tokensPerSecond() {
        long newest = lastPieces[at];
        long oldest = lastPieces[(at + 1) % lastPieces.length];
        return (newest - oldest) / (double) SECONDS;
    }

    public long answers() {
        return answers.sum();
    }

    public long cancelled() {
        return cancelled.sum();
    }

    public long failed() {
        return failed.sum();
    }

    public long refused() {
        return refused.sum();
    }

    public long promptTokens() {
        return promptTokens.sum();
    }

    public long completionTokens() {
        return completionTokens.sum();
    }

    public long restarts() {
        return restarts.sum();
    }
}
