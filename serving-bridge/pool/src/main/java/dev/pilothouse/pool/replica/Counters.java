package dev.pilothouse.pool.replica;

import dev.pilothouse.pool.engine.Finish;
import java.util.concurrent.atomic.LongAdder;

/** What a replica did since the pool's start. */
public final class Counters {
    private static final double NANOS = 1e9;

    final LongAdder answers = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder promptTokens = new LongAdder();
    final LongAdder completionTokens = new LongAdder();
    final LongAdder restarts = new LongAdder();
    private final Speed generated = new Speed();
    private final Speed read = new Speed();
    private final Histogram firstToken =
            new Histogram(
                    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5,
                    7.5, 10);
    private final Histogram perToken =
            new Histogram(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);
    private final Histogram duration =
            new Histogram(
                    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96,
                    81.92);

    /** The first token came. */
    void began(long nanosSinceQueued, int prompt) {
        firstToken.add(nanosSinceQueued / NANOS);
        read.add(prompt);
    }

    void generated(int tokens) {
        generated.add(tokens);
    }

    /**
     * @param nanos since it was queued
     * @param sinceFirst since the first token
     */
    void done(Finish finish, long nanos, long sinceFirst) {
        (finish.reason() == Finish.Reason.CANCELLED ? cancelled : answers).increment();
        promptTokens.add(finish.promptTokens());
        completionTokens.add(finish.completionTokens());
        duration.add(nanos / NANOS);
        if (finish.completionTokens() > 1) {
            perToken.add(sinceFirst / NANOS / (finish.completionTokens() - 1));
        }
    }

    /** Called each second. */
    void tick() {
        generated.tick();
        read.tick();
    }

    /** Generated tokens a second over the last ten seconds, whole replica. */
    public double tokensPerSecond() {
        return generated.perSecond();
    }

    /**
     * Tokens of prompts a second over the last ten seconds, those that an engine's cache held too.
     */
    public double promptTokensPerSecond() {
        return read.perSecond();
    }

    /** From the queue to the first token. */
    public Histogram firstToken() {
        return firstToken;
    }

    /** Between tokens, on average of an answer. */
    public Histogram perToken() {
        return perToken;
    }

    /** From the queue to the end. */
    public Histogram duration() {
        return duration;
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

    public long promptTokens() {
        return promptTokens.sum();
    }

    public long completionTokens() {
        return completionTokens.sum();
    }

    public long restarts() {
        return restarts.sum();
    }

    /** A sum and how fast it grows. */
    private static final class Speed {
        private static final int SECONDS = 10;

        private final LongAdder sum = new LongAdder();
        private final long[] last = new long[SECONDS + 1];
        private int at;

        void add(int amount) {
            sum.add(amount);
        }

        synchronized void tick() {
            at = (at + 1) % last.length;
            last[at] = sum.sum();
        }

        synchronized double perSecond() {
            return (last[at] - last[(at + 1) % last.length]) / (double) SECONDS;
        }
    }
}
